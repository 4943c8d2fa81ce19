"""Records that a request makes without an identity, whose field has a literal in its place."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Step, StepKind
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def left_out(view: View, cls: int, name: str) -> Iterator[tuple[Context, Step]]:
    """Where a request makes a record of the class and does not say whose; nor does who gets it."""
    reads = view.ratings.limits.reads
    for obj in view.flow.instances.get(cls, ()):
        made = view.flow.objects[obj]
        assert isinstance(made, Instance)
        if not 0 <= made.site < view.program.nodes or _is_set(view, obj, name):
            continue
        code, value = view.program.position(made.site)
        ref = view.program.codes[code]
        served = view.model.request.codes.get(code)
        read = any(each.id in view.model.request.codes for each, _ in reads.on(obj, name))
        if served and read and _leaves_out(view, ref, value, cls, name):
            place = view.program.op_place(ref, value)
            yield served[0], Step(StepKind.CALL, place, ref.symbol, "leaves it out")


def _leaves_out(view: View, ref: CodeRef, value: int, cls: int, name: str) -> bool:
    op, classes = ref.code.ops[value], view.flow.classes
    if not isinstance(op, ir.Call) or classes.member(cls, "__init__") is not None:
        return False
    spread = any(isinstance(ref.code.ops[each], ir.Star) for each in op.positional)
    if spread or "**" in op.keywords or name in op.keywords:
        return False
    return name not in classes.fields_of(cls)[: len(op.positional)]


def _is_set(view: View, obj: int, name: str) -> bool:
    return any(
        op.name == name and obj in view.flow.values(ref, op.base)
        for ref, _, op in view.program.each(ir.SetAttr)
    )
