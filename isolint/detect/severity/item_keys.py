"""The keys that entries are written under."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import Write
from isolint.summary import ir


def has_key(write: Write, ref: CodeRef) -> bool:
    """Each entry has a key of its own: who comes next does not find it in its place."""
    if write.key >= 0 and is_constant(ref, write.key):
        return _is_of_entry(ref, write.value)
    return write.key >= 0


def _is_of_entry(ref: CodeRef, value: int) -> bool:
    """`rooms[name]["topic"] = topic`."""
    op = ref.code.ops[value]
    held = ref.code.ops[op.base] if isinstance(op, ir.SetItem) else None
    while isinstance(held, ir.Bind) and held.value >= 0:
        held = ref.code.ops[held.value]
    return isinstance(held, ir.Item) and not is_constant(ref, held.key)


def is_constant(ref: CodeRef, value: int) -> bool:
    return value >= 0 and isinstance(ref.code.ops[value], ir.Const)
