"""The attribute that a value was read from: `client.headers`, `getattr(client, "headers")`."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_GETTING = frozenset({2, 3})


class ReadAttribute(Struct, frozen=True):
    base: int
    name: str


def read_attribute(ref: CodeRef, value: int) -> ReadAttribute | None:
    """Also by another name, `headers = client.headers`, if it is nothing else."""
    found = roots(ref.code, value)
    return _read(ref, ref.code.ops[found[0]]) if len(found) == 1 else None


def _read(ref: CodeRef, op: ir.AnyOp) -> ReadAttribute | None:
    if isinstance(op, ir.Attr):
        return ReadAttribute(op.base, op.name)
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Load) or func.name != "getattr":
        return None
    name = ref.code.ops[op.args[1]] if len(op.positional) in _GETTING else None
    if isinstance(name, ir.Const) and name.kind == "str":
        return ReadAttribute(op.args[0], name.text)
    return None
