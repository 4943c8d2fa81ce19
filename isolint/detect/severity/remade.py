"""What is made anew where a request asks for another than the last: `if self.voice != voice`."""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.code.on_loop import runs_on_loop
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered
from isolint.summary.operands import alike

REMADE = "made anew before it is used, where another is asked for"


class Remade:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """One step of the event loop asks whether the last is the one that is wanted, makes the
        other and uses it; nobody else looks.
        """
        ref = self.model.program.codes[write.context[0]]
        plain = not (ref.code.asynchronous or ref.code.generator)
        if write.kind != ATTRIBUTE or not plain or not runs_on_loop(self.model, write.context):
            return False
        test = _test_for_other(ref, write.value)
        if test < 0 or any(reader is not ref for reader, _ in self.reads.of(write)):
            return False
        return all(
            value > test
            for value, op in ref.each(ir.Attr)
            if op.name == write.name and value not in _compared(ref.code, test)
        )


def _test_for_other(ref: CodeRef, at: int) -> int:
    """`self.voice != voice` around the operation, where `self.voice = voice` stands as well."""
    for index, block in numbered(ref.code, at):
        sides = _compared(ref.code, block.value) if block.kind == "if" else []
        for kept, wanted in (sides, sides[::-1]) if len(sides) == 2 else ():
            if _is_set_to(ref, index, kept, wanted):
                return block.value
    return -1


def _compared(code: ir.Code, test: int) -> list[int]:
    op = code.ops[test] if test >= 0 else None
    return op.values if isinstance(op, ir.Combine) and op.kind in ("NotEqual", "IsNot") else []


def _is_set_to(ref: CodeRef, block: int, kept: int, wanted: int) -> bool:
    held = ref.code.ops[kept]
    return isinstance(held, ir.Attr) and any(
        op.name == held.name
        and op.value >= 0
        and alike(ref.code, op.base, held.base)
        and alike(ref.code, op.value, wanted)
        and encloses(ref.code, block, value)
        for value, op in ref.each(ir.SetAttr)
    )
