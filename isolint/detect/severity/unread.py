"""What is kept and that nobody reads: it is served to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import operands

UNREAD = "nobody reads it"


class Unread:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        """A module's name; an attribute may be read by who finds it by its object."""
        if write.kind != REBIND:
            return False
        return write.name not in self._read

    @cached_property
    def _read(self) -> frozenset[str]:
        return frozenset(name for ref in self.model.program.codes for name in _names(ref))


def _names(ref: CodeRef) -> Iterator[str]:
    """Everything that the code may take hold of by its name; `global x` alone uses nothing."""
    assigns = any(op.home == ir.GLOBAL for _, op in ref.each(ir.Bind))
    used = _used(ref) if assigns else None
    if assigns and ref.code.parent >= 0:
        yield from _later(ref)
    for value, op in ref.among(ir.Load, ir.Attr, ir.Import, ir.Const):
        if isinstance(op, ir.Load):
            if used is None or value in used:
                yield op.name
        elif isinstance(op, (ir.Attr, ir.Import)):
            yield op.name
        elif isinstance(op, ir.Const) and op.kind == "str" and op.text.isidentifier():
            yield op.text


def _later(ref: CodeRef) -> Iterator[str]:
    """A global that the code which assigns it uses when others may have assigned it since: a
    coroutine after an await, a function after a call.
    """
    for value, op in ref.each(ir.Bind):
        if op.home == ir.GLOBAL:
            pause = next((at for at in range(value + 1, len(ref.code.ops)) if _pauses(ref, at)), -1)
            if pause >= 0 and _is_used_after(ref, value, pause):
                yield op.name


def _is_used_after(ref: CodeRef, value: int, pause: int) -> bool:
    """That ways meet again uses nothing."""
    later = ref.code.ops[pause + 1 :]
    return any(not isinstance(op, ir.Join) and value in operands(op) for op in later)


def _pauses(ref: CodeRef, at: int) -> bool:
    op = ref.code.ops[at]
    if ref.code.asynchronous:
        return isinstance(op, ir.Await) or getattr(op, "asynchronous", False)
    return isinstance(op, ir.Call)


def _used(ref: CodeRef) -> set[int]:
    used = {part for op in ref.code.ops for part in operands(op)}
    return used.union(block.value for block in ref.code.blocks)
