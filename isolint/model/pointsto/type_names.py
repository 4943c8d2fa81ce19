"""Whether an expression names a type, by how it is written: `Order`, `str | None`, `pkg.Order`."""

from __future__ import annotations

from isolint.summary import ir

_PLAIN = frozenset(
    {"str", "int", "float", "bool", "bytes", "object", "type"}
    | {"dict", "list", "set", "frozenset", "tuple"}
)
_VALUES = (ir.Call, ir.Param, ir.Iter, ir.Await, ir.Unpack)


def names_type(code: ir.Code, value: int) -> bool:
    """True where it is not seen to be anything else."""
    op = code.ops[value]
    if isinstance(op, (ir.Load, ir.Attr, ir.Bind)):
        return op.name.lstrip("_")[:1].isupper() or op.name in _PLAIN
    if isinstance(op, ir.Const):
        return op.kind != "number"
    if isinstance(op, (ir.Item, ir.Narrow)):
        return names_type(code, op.base if isinstance(op, ir.Item) else op.value)
    if isinstance(op, (ir.Join, ir.Collection)):
        return all(names_type(code, each) for each in op.values if each < value)
    return not isinstance(op, _VALUES)
