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
    used = _used(ref) if any(op.home == ir.GLOBAL for _, op in ref.each(ir.Bind)) else None
    for value, op in ref.among(ir.Load, ir.Attr, ir.Import, ir.Const):
        if isinstance(op, ir.Load):
            if used is None or value in used:
                yield op.name
        elif isinstance(op, (ir.Attr, ir.Import)):
            yield op.name
        elif isinstance(op, ir.Const) and op.kind == "str" and op.text.isidentifier():
            yield op.text


def _used(ref: CodeRef) -> set[int]:
    used = {part for op in ref.code.ops for part in operands(op)}
    return used.union(block.value for block in ref.code.blocks)
