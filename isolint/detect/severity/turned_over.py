"""Switches: `SHOWN[name] = not SHOWN[name]`. Who turns one over turns it over for all."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

TURNED_OVER = "turned over for all"


def turns_over(ref: CodeRef, at: int) -> bool:
    """What is stored is the opposite of what is there."""
    op = ref.code.ops[at]
    if not isinstance(op, (ir.SetAttr, ir.SetItem, ir.Bind)) or op.value < 0:
        return False
    return any(
        isinstance(given := ref.code.ops[root], ir.Combine)
        and given.kind == "Not"
        and _is_there(ref, op, given.values[0])
        for root in roots(ref.code, op.value)
    )


def _is_there(ref: CodeRef, op: ir.SetAttr | ir.SetItem | ir.Bind, value: int) -> bool:
    read = ref.code.ops[value]
    if isinstance(op, ir.SetItem):
        return (
            isinstance(read, ir.Item)
            and alike(ref.code, read.base, op.base)
            and alike(ref.code, read.key, op.key)
        )
    if isinstance(op, ir.SetAttr):
        return (
            isinstance(read, ir.Attr)
            and read.name == op.name
            and alike(ref.code, read.base, op.base)
        )
    return isinstance(read, ir.Load) and read.name == op.name
