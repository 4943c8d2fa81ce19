"""Classes on execution paths and their layer: infrastructure, request, or a mixture of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from isolint.base.finding import Finding
from isolint.base.report import Component
from isolint.base.service_map import INFRASTRUCTURE, MIXED
from isolint.detect.view import View
from isolint.engine.layers import Layers
from isolint.engine.map_faults import kept_data


def components(view: View, findings: list[Finding]) -> list[Component]:
    counted: Counter[str] = Counter()
    for finding in findings:
        for symbol in {finding.object or "", (finding.object or "").rpartition(".")[0]}:
            counted[symbol] += 1
    layers = Layers(view)
    symbols = {layers.program.codes[cls].symbol for cls in layers.classes}
    kept = kept_data(findings, symbols, layers.named())
    found = [_component(layers, cls, counted, kept) for cls in layers.classes]
    return sorted(found, key=lambda c: (c.place.path, c.place.line, c.symbol))


def _component(layers: Layers, cls: int, counted: Counter[str], kept: Collection[str]) -> Component:
    ref = layers.program.codes[cls]
    place = layers.program.definition(ref)
    layer = layers.layer(cls)
    if layer == INFRASTRUCTURE and ref.symbol in kept:
        layer = MIXED
    return Component(ref.symbol, layer, place, counted[ref.symbol])
