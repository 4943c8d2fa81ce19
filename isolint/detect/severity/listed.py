"""Users that are listed without anything of a request's: leaders, members, what a file names."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.fillings import parts_of
from isolint.model.scan import Model
from isolint.summary import ir

_SAME = (ir.Bind, ir.Narrow, ir.Await)


def is_listed(model: Model, ref: CodeRef, value: int) -> bool:
    """Filled by code that nothing of a user's comes into: whoever makes it run, the list is the
    same.
    """
    value = _whole(ref, value)
    op = ref.code.ops[value] if value >= 0 else None
    if not isinstance(op, ir.Collection) or not parts_of(ref, value, op):
        return False
    return not any(
        model.taint.is_user_data(ref, at) for at, _ in ref.among(ir.Param, ir.Load, ir.Call)
    )


def _whole(ref: CodeRef, value: int) -> int:
    """`found` of `found[:10]`."""
    while value >= 0:
        op = ref.code.ops[value]
        if isinstance(op, _SAME):
            value = op.value
        elif isinstance(op, ir.Item):
            value = op.base
        else:
            break
    return value
