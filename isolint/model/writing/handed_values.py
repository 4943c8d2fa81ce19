"""Where a function has a value from: it is given it or calls for it, or finds it in a module."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import operands, roots

_PARTS = (ir.Attr, ir.Item, ir.Iter, ir.Unpack)


def is_handed(ref: CodeRef, value: int, has_self: bool) -> bool:
    """`payload["messages"]` of a parameter, of what a call gives back, or of a variable of the
    function around; not what its own object has.
    """
    return all(_is_handed(ref, op, has_self) for op in _origins(ref, value, _PARTS))


def is_of_module(ref: CodeRef, value: int) -> bool:
    """A variable of a module, by its name, or an entry of what it is."""
    found = _origins(ref, value, (ir.Item,))
    return all(isinstance(op, ir.Load) and not _is_around(ref, op) for op in found)


def _origins(ref: CodeRef, value: int, parts: tuple[type, ...]) -> Iterator[ir.AnyOp]:
    """What the value, or the whole that it is a part of, comes from."""
    waiting, seen = [value], set[int]()
    while waiting:
        for at in roots(ref.code, waiting.pop()):
            op = ref.code.ops[at]
            if at in seen:
                continue
            seen.add(at)
            if isinstance(op, ir.Choice):
                waiting += op.values
            elif isinstance(op, parts):
                waiting += operands(op)[:1]
            else:
                yield op


def _is_handed(ref: CodeRef, op: ir.AnyOp, has_self: bool) -> bool:
    if isinstance(op, ir.Param):
        return op.index > 0 or not has_self
    return _is_around(ref, op) if isinstance(op, ir.Load) else isinstance(op, ir.Call)


def _is_around(ref: CodeRef, op: ir.Load) -> bool:
    """A variable of the function around this one."""
    home = ref.module.summary.codes[op.home] if op.home >= 0 else None
    return home is not None and home.kind in ("function", "lambda")
