"""`@Timer()`: the one object that works for all calls of the function below it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.ownership import ROOT, Hold
from isolint.summary import ir


def decorator_roots(flow: Flow) -> Iterator[tuple[CodeRef, Hold]]:
    """With the code around; the root's value is the decorator itself."""
    for ref, _, op in flow.program.each(ir.Decorate):
        objects = (flow.objects[obj] for obj in flow.values(ref, op.decorator))
        if any(isinstance(each, Instance) for each in objects):
            name = f"{_decorated(ref, op)}.decorator"
            yield ref, Hold(ROOT, name, "decorator", ref.id, op.decorator)


def _decorated(ref: CodeRef, op: ir.Decorate) -> str:
    below = ref.code.ops[op.value]
    while isinstance(below, ir.Decorate):
        below = ref.code.ops[below.value]
    if isinstance(below, ir.Make):
        return ref.module.summary.codes[below.code].name
    return ref.code.name
