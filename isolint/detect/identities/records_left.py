"""Records that a request makes without an identity, whose field has a literal in its place."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Step, StepKind
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def left_out(view: View, cls: int, name: str) -> Iterator[tuple[Context, Step]]:
    """Where a request makes a record of the class and does not say whose; nor does who gets it."""
    reads = view.ratings.limits.reads
    for obj in view.flow.instances.get(cls, ()):
        call, made = view.flow.made_by(obj), view.flow.made_at(obj)
        if call is None or made is None or not _leaves_out(view, *call, cls, name):
            continue
        ref, served = made[0], view.model.request.codes.get(made[0].id)
        read = any(each.id in view.model.request.codes for each, _ in reads.on(obj, name))
        if served and read and not _is_set(view, obj, name):
            place = view.program.op_place(*made)
            yield served[0], Step(StepKind.CALL, place, ref.symbol, "leaves it out")


def _leaves_out(view: View, ref: CodeRef, op: ir.Call, cls: int, name: str) -> bool:
    classes = view.flow.classes
    if classes.member(cls, "__init__") is not None:
        return False
    spread = any(isinstance(ref.code.ops[each], ir.Star) for each in op.positional)
    if spread or "**" in op.keywords or name in op.keywords:
        return False
    return name not in classes.fields_of(cls)[: len(op.positional)]


def _is_set(view: View, obj: int, name: str) -> bool:
    return any(
        obj in view.flow.values(ref, op.base)
        for ref, _, op in view.ratings.limits.stores.named(name)
    )
