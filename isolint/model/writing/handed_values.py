"""Values that a function is given or calls for, and their parts: those that it does not find in a
module, a class or its own object.
"""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_DEEPEST = 8


def is_handed(ref: CodeRef, value: int, depth: int = _DEEPEST) -> bool:
    """`payload["messages"]` of a parameter, of what a call gives back, or of a variable of the
    function around.
    """
    return depth > 0 and all(
        _is_handed(ref, ref.code.ops[at], depth) for at in roots(ref.code, value)
    )


def _is_handed(ref: CodeRef, op: ir.AnyOp, depth: int) -> bool:
    if isinstance(op, (ir.Attr, ir.Item)):
        return is_handed(ref, op.base, depth - 1)
    if isinstance(op, (ir.Iter, ir.Unpack)):
        return is_handed(ref, op.value, depth - 1)
    if isinstance(op, ir.Load):
        around = ref.module.summary.codes[op.home] if op.home >= 0 else None
        return around is not None and around.kind in ("function", "lambda")
    return isinstance(op, ir.Call) or (isinstance(op, ir.Param) and op.index >= _first(ref))


def _first(ref: CodeRef) -> int:
    """The first parameter that is not the object itself."""
    return 1 if ref.code.params and ref.code.params[0].name in ("self", "cls") else 0
