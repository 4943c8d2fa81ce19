"""Which argument of a function a value is a part of."""

from __future__ import annotations

from isolint.model.program import CodeRef
from isolint.summary import ir

_DEEPEST = 8


def argument_with(ref: CodeRef, value: int) -> int:
    """The parameter in `for message in messages: message.text`; -1 for what is no part of one."""
    for _ in range(_DEEPEST):
        op = ref.code.ops[value]
        if isinstance(op, ir.Param):
            return value
        value = _whole_of(op)
        if value < 0:
            break
    return -1


def _whole_of(op: ir.AnyOp) -> int:
    if isinstance(op, (ir.Attr, ir.Item)):
        return op.base
    return op.value if isinstance(op, (ir.Bind, ir.Iter, ir.Unpack, ir.Narrow)) else -1
