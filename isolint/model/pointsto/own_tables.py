"""What a class writes down in its body, as its methods ask for it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots


def tables_of_class(flow: Flow, ref: CodeRef, value: int) -> Iterator[tuple[CodeRef, int]]:
    """`self.TABLE`: as the class has it, or a class that derives from it."""
    parent = flow.program.parent(ref)
    if parent is None or parent.code.kind != "class":
        return
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Attr) and flow.classes.is_self(ref, op.base):
            yield from _written(flow, parent.id, op.name)


def _written(flow: Flow, cls: int, name: str) -> Iterator[tuple[CodeRef, int]]:
    seen: set[int] = set()
    for each in (cls, *flow.classes.subclasses.get(cls, ())):
        member = flow.classes.member(each, name)
        if member is None or member[0] in seen:
            continue
        seen.add(member[0])
        body = flow.program.codes[member[0]]
        for bound in (body.code.ops[at] for at in member[1]):
            if isinstance(bound, ir.Bind) and bound.value >= 0:
                yield body, bound.value
