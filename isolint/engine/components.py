"""Classes on execution paths and their layer: infrastructure, request, or a mixture of both."""

from __future__ import annotations

from collections import Counter

from isolint.base.finding import Finding
from isolint.base.report import Component
from isolint.detect.view import View
from isolint.model.objects import Instance


def components(view: View, findings: list[Finding]) -> list[Component]:
    counted: Counter[str] = Counter()
    for finding in findings:
        for symbol in {finding.object or "", (finding.object or "").rpartition(".")[0]}:
            counted[symbol] += 1
    shared: set[int] = set()
    fresh: set[int] = set()
    for obj in view.receivers_on_request_path:
        described = view.flow.objects[obj]
        if isinstance(described, Instance):
            (fresh if view.model.sharing.of(obj) is None else shared).add(described.cls)
    found = [_component(view, cls, shared, fresh, counted) for cls in shared | fresh]
    return sorted(found, key=lambda c: (c.place.path, c.place.line, c.symbol))


def _component(
    view: View, cls: int, shared: set[int], fresh: set[int], counted: Counter[str]
) -> Component:
    ref = view.program.codes[cls]
    if cls in shared and cls in fresh:
        layer = "mixed"
    else:
        layer = "infrastructure" if cls in shared else "request"
    return Component(ref.symbol, layer, view.program.definition(ref), counted[ref.symbol])
