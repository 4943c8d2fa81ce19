"""`limiters[host].limit(host)`: an entry is told the key that it is found by."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

ITS_KEY = "the key that its entry is found by"
_TAKING = frozenset({"get", "setdefault"})


def is_its_key(ref: CodeRef, at: int) -> bool:
    """The operation gives an entry of a container nothing but the key under which it has been
    looked up.
    """
    op = ref.code.ops[at]
    given = _given(op)
    keys = list(_keys(ref, _base(ref, op)))
    return len(given) == 1 and bool(keys) and all(alike(ref.code, k, given[0]) for k in keys)


def _given(op: ir.AnyOp) -> list[int]:
    if isinstance(op, ir.Call):
        return op.args
    return [op.value] if isinstance(op, ir.SetAttr) and not op.augmented else []


def _base(ref: CodeRef, op: ir.AnyOp) -> int:
    if isinstance(op, ir.SetAttr):
        return op.base
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return func.base if isinstance(func, ir.Attr) else -1


def _keys(ref: CodeRef, base: int) -> Iterator[int]:
    """Of every way in which the entry is come by; -1 where it is no look-up."""
    for root in roots(ref.code, base):
        op = ref.code.ops[root]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if isinstance(op, ir.Item):
            yield op.key
        elif isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name in _TAKING:
            yield op.args[0] if op.args else -1
        else:
            yield -1
