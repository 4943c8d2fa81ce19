"""What a hook of every request answers by a flag on a shared object, `config.allowed = True` where
the request has the key and `config.allowed = False` where it has none, and others ask afterwards.
"""

from __future__ import annotations

from isolint.detect.code.readers import Readers
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import DEPENDENCY, MIDDLEWARE
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, REBIND, Write
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import alike, behind

_HOOKS = frozenset({MIDDLEWARE, DEPENDENCY})
_BRANCHES = frozenset({"if", "else"})

Flag = tuple[int, str]


class HookAnswers:
    """Reads a hook's own writes: a setter's callers are not asked."""

    def __init__(self, model: Model, readers: Readers) -> None:
        self.model = model
        self.readers = readers
        self._hooks = {entry.code for entry in model.entries.found if entry.kind in _HOOKS}

    def holds(self, write: Write) -> bool:
        if write.kind not in (ATTRIBUTE, CLASS, REBIND) or write.context[0] not in self._hooks:
            return False
        ref = self.model.program.codes[write.context[0]]
        flags = _flags(ref, write.value)
        return (
            len({text for _, text in flags}) > 1
            and any(self._depends(ref, at) for at, _ in flags)
            and any(reader.id != ref.id for reader, _ in self.readers.every(write))
        )

    def _depends(self, ref: CodeRef, at: int) -> bool:
        """Whether it is set is the request's doing."""
        branches = (block for block in surrounding(ref.code, at) if block.kind in _BRANCHES)
        asked = [block.value for block in branches if block.value >= 0]
        return any(self.model.taint.is_user_data(ref, part) for part in behind(ref.code, asked))


def _flags(ref: CodeRef, value: int) -> list[Flag]:
    """The constants that the function sets in this place."""
    put = ref.code.ops[value]
    return [
        (at, op.text)
        for at, each in ref.among(ir.SetAttr, ir.Bind)
        if _is_same(ref, put, each) and isinstance(op := _given(ref, each), ir.Const)
    ]


def _given(ref: CodeRef, put: ir.AnyOp) -> ir.AnyOp | None:
    value = getattr(put, "value", -1)
    return ref.code.ops[value] if value >= 0 else None


def _is_same(ref: CodeRef, one: ir.AnyOp, other: ir.AnyOp) -> bool:
    if isinstance(one, ir.SetAttr) and isinstance(other, ir.SetAttr):
        return one.name == other.name and alike(ref.code, one.base, other.base)
    return isinstance(one, ir.Bind) and isinstance(other, ir.Bind) and one.name == other.name
