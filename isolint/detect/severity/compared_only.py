"""What is kept only to tell whether the next is the same: `if text == self.last: return`."""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import alike, operands

COMPARED = "only compared with what comes next"


class ComparedOnly:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """Every read of the attribute is beside the write, and compares it with what is written."""
        writer = self.model.program.codes[write.context[0]]
        op = writer.code.ops[write.value]
        if write.kind != ATTRIBUTE or not isinstance(op, ir.SetAttr) or op.augmented:
            return False
        reading = list(self.reads.of(write))
        return bool(reading) and all(
            ref is writer and _compares(ref.code, value, op.value) for ref, value in reading
        )


def _compares(code: ir.Code, read: int, given: int) -> bool:
    """What is the same again is left out: nothing is done, and nothing given back."""
    users = [at for at, op in enumerate(code.ops) if read in operands(op)]
    return bool(users) and all(
        isinstance(op := code.ops[at], ir.Combine)
        and op.kind == "Equal"
        and any(alike(code, part, given) for part in op.values)
        and _leaves_out(code, at)
        for at in users
    )


def _leaves_out(code: ir.Code, test: int) -> bool:
    for index, block in enumerate(code.blocks):
        if block.kind == "if" and block.value == test:
            inside = [op for at, op in enumerate(code.ops) if encloses(code, index, at)]
            return any(isinstance(op, ir.Return) for op in inside) and not any(
                isinstance(op, (ir.Call, ir.Attr)) for op in inside
            )
    return False
