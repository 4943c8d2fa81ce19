"""What an object does for one at a time, as a flag of it says: whoever comes meanwhile is told so
and gets nothing done.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.code.guards import PRESENT, asks
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

_FLAGS = frozenset({"running", "is_running", "busy", "is_busy", "processing", "is_processing"})
_REFUSING = (ir.Return, ir.Raise)


class BusyFlags:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores

    def holds(self, write: Write) -> bool:
        """`if self.running: return "busy"` comes before the write, in its function or in a method
        whose answer it goes by.
        """
        if write.kind != ATTRIBUTE or write.name in _FLAGS:
            return False
        ref = self.model.program.codes[write.context[0]]
        flags = {*_refused_by(ref.code, write.value), *self._told_by_method(ref, write.value)}
        return any(self._is_turned(flag) for flag in flags)

    def _told_by_method(self, ref: CodeRef, at: int) -> Iterator[str]:
        for value, op in ref.each(ir.Call):
            func = ref.code.ops[op.func]
            own = isinstance(func, ir.Attr) and func.base == 0
            if own and value < at and _goes_by(ref.code, value, at):
                for code, _ in self.model.flow.calls.get(ref.node + value, {}):
                    called = self.model.program.codes[code].code
                    yield from _refused_by(called, len(called.ops))

    def _is_turned(self, flag: str) -> bool:
        """On by one function, and off again by one that is not the constructor."""
        given = {
            (op.text, ref.code.name == "__init__")
            for ref, _, store in self.stores.named(flag)
            if store.value >= 0 and isinstance(op := ref.code.ops[store.value], ir.Const)
        }
        return {("True", False), ("False", False)} <= given


def _refused_by(code: ir.Code, at: int) -> Iterator[str]:
    """The flags that end the function before an operation."""
    for index, block in enumerate(code.blocks):
        if block.kind == "if" and 0 <= block.value < at and _ends(code, index):
            asked = (op.name for op in code.ops if isinstance(op, ir.Attr) and op.name in _FLAGS)
            yield from (name for name in asked if asks(code, block.value, name) == PRESENT)


def _ends(code: ir.Code, block: int) -> bool:
    return any(isinstance(op, _REFUSING) and op.block == block for op in code.ops)


def _goes_by(code: ir.Code, call: int, at: int) -> bool:
    """`error = self.check(); if error: … else: …`, or a `return` where there is one."""
    return any(
        (block.kind == "else" and encloses(code, index, at))
        or (block.kind == "if" and block.value < at and _ends(code, index))
        for index, block in enumerate(code.blocks)
        if block.kind in ("if", "else") and block.value >= 0
        if call in roots(code, block.value)
    )
