"""What is kept only to tell whether the next is the same: `if text == self.last: return`."""

from __future__ import annotations

from isolint.detect.attribute_reads import AttributeReads
from isolint.model.scan import Model
from isolint.model.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.operands import alike, operands

_COMPARING = frozenset({"Equal", "NotEqual"})
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
    users = [op for op in code.ops if read in operands(op)]
    return bool(users) and all(
        isinstance(op, ir.Combine)
        and op.kind in _COMPARING
        and any(alike(code, part, given) for part in op.values)
        for op in users
    )
