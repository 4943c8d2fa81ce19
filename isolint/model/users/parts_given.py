"""Which argument of a function a value is a part of, or was made from."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_DEEPEST = 8


def argument_with(ref: CodeRef, value: int, depth: int = _DEEPEST) -> int:
    """The parameter in `for message in messages: message.text`, also after a call has made other
    messages of them; -1 for what is no part of one.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.Param):
        return value
    wholes = _wholes(op) if depth else []
    found = (argument_with(ref, whole, depth - 1) for whole in wholes if whole >= 0)
    return next((param for param in found if param >= 0), -1)


def _wholes(op: ir.AnyOp) -> list[int]:
    if isinstance(op, (ir.Attr, ir.Item)):
        return [op.base]
    if isinstance(op, ir.Call):
        return op.args[:1]
    return [op.value] if isinstance(op, (ir.Bind, ir.Iter, ir.Unpack, ir.Narrow)) else []
