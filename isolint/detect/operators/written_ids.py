"""People whose ids stand in the code: whoever runs the program has written them there."""

from __future__ import annotations

from isolint.detect.operators.ways_out import is_no, returns
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_PERSONS = frozenset({"user", "author", "from_user"})


def lets_in_by_id(flow: Flow, ref: CodeRef) -> bool:
    """`return ctx.author.id in DEVELOPERS`, or an answer below that test, with `DEVELOPERS =
    (197918569, 612349409)`.
    """
    answers = [(at, op.value) for at, op in returns(ref.code) if not is_no(ref.code, op.value)]
    return bool(answers) and all(
        _is_among(flow, ref, value)
        or any(
            block.kind == "if" and _is_among(flow, ref, block.value)
            for block in surrounding(ref.code, at)
        )
        for at, value in answers
    )


def _is_among(flow: Flow, ref: CodeRef, test: int) -> bool:
    op = ref.code.ops[test] if test >= 0 else None
    if not isinstance(op, ir.Combine) or op.kind != "In":
        return False
    asked = ref.code.ops[op.values[0]]
    person = ref.code.ops[asked.base] if isinstance(asked, ir.Attr) else None
    of_person = isinstance(person, ir.Attr) and person.name in _PERSONS
    return of_person and _are_ids(flow, ref, op.values[-1])


def _are_ids(flow: Flow, ref: CodeRef, value: int) -> bool:
    listed = flow.values(ref, value)
    return bool(listed) and all(_is_written(flow, obj) for obj in listed)


def _is_written(flow: Flow, obj: int) -> bool:
    made = flow.made_at(obj) if isinstance(flow.objects[obj], Container) else None
    if made is None:
        return False
    ref, op = made[0], made[0].code.ops[made[1]]
    items = [ref.code.ops[item] for item in op.values] if isinstance(op, ir.Collection) else []
    return ref.code.kind == "module" and bool(items) and all(map(_is_number, items))


def _is_number(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Const) and op.kind == "number"
