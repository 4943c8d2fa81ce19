"""Where a function has a value from: it is given it or calls for it, or finds it in a module."""

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


def is_of_module(ref: CodeRef, value: int, depth: int = _DEEPEST) -> bool:
    """A variable of a module, by its name, or an entry of what it is."""
    found = [ref.code.ops[at] for at in roots(ref.code, value)]
    return depth > 0 and all(
        is_of_module(ref, op.base, depth - 1)
        if isinstance(op, ir.Item)
        else isinstance(op, ir.Load) and not _is_around(ref, op)
        for op in found
    )


def _is_handed(ref: CodeRef, op: ir.AnyOp, depth: int) -> bool:
    if isinstance(op, (ir.Attr, ir.Item)):
        return is_handed(ref, op.base, depth - 1)
    if isinstance(op, (ir.Iter, ir.Unpack)):
        return is_handed(ref, op.value, depth - 1)
    if isinstance(op, ir.Choice):
        return all(is_handed(ref, each, depth - 1) for each in op.values)
    if isinstance(op, ir.Load):
        return _is_around(ref, op)
    return isinstance(op, ir.Call) or (isinstance(op, ir.Param) and op.index >= _first(ref))


def _is_around(ref: CodeRef, op: ir.Load) -> bool:
    """A variable of the function around this one."""
    home = ref.module.summary.codes[op.home] if op.home >= 0 else None
    return home is not None and home.kind in ("function", "lambda")


def _first(ref: CodeRef) -> int:
    """The first parameter that is not the object itself."""
    return 1 if ref.code.params and ref.code.params[0].name in ("self", "cls") else 0
