"""Classes on execution paths and their layer: infrastructure, request, or a mixture of both."""

from __future__ import annotations

from collections import Counter

from isolint.base.finding import Finding
from isolint.base.report import Component
from isolint.detect.view import View
from isolint.engine.layers import Layers


def components(view: View, findings: list[Finding]) -> list[Component]:
    counted: Counter[str] = Counter()
    for finding in findings:
        for symbol in {finding.object or "", (finding.object or "").rpartition(".")[0]}:
            counted[symbol] += 1
    layers = Layers(view)
    found = [_component(layers, cls, counted) for cls in layers.classes]
    return sorted(found, key=lambda c: (c.place.path, c.place.line, c.symbol))


def _component(layers: Layers, cls: int, counted: Counter[str]) -> Component:
    ref = layers.program.codes[cls]
    place = layers.program.definition(ref)
    return Component(ref.symbol, layers.layer(cls), place, counted[ref.symbol])
