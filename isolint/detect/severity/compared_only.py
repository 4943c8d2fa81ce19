"""What is kept only to tell whether the next is the same: `if text == self.last: return`."""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CLASS, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import alike

COMPARED = "only compared with what comes next"
_PLAIN = (ir.Const, ir.Load, ir.Attr, ir.Item, ir.Combine, ir.Choice, ir.Collection, ir.Join)


class ComparedOnly:
    def __init__(self, model: Model, reads: AttributeReads) -> None:
        self.model = model
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """Every read of the attribute is beside the write, and compares it with what is written."""
        writer = self.model.program.codes[write.context[0]]
        op = writer.code.ops[write.value]
        if write.kind not in (ATTRIBUTE, CLASS) or not isinstance(op, ir.SetAttr) or op.augmented:
            return False
        reading = list(self.reads.of(write))
        return bool(reading) and all(
            ref is writer and _compares(ref, value, op.value) for ref, value in reading
        )


def _compares(ref: CodeRef, read: int, given: int) -> bool:
    """What is the same again is left out, or told in another way."""
    code, users = ref.code, ref.users(read)
    return bool(users) and all(
        isinstance(op := code.ops[at], ir.Combine)
        and op.kind == "Equal"
        and any(alike(code, part, given) for part in op.values)
        and (_leaves_out(code, at) or _tells_otherwise(code, at))
        for at in users
    )


def _leaves_out(code: ir.Code, test: int) -> bool:
    """Nothing is done, and nothing given back."""
    inside = _inside(code, test)
    return any(isinstance(op, ir.Return) for op in inside) and not any(
        isinstance(op, (ir.Call, ir.Attr)) for op in inside
    )


def _tells_otherwise(code: ir.Code, test: int) -> bool:
    """`if text == self.last: text = text[:80]`: variables alone are set anew."""
    inside = _inside(code, test)
    return any(isinstance(op, ir.Bind) for op in inside) and all(
        isinstance(op, _PLAIN)
        or (isinstance(op, ir.Bind) and op.home == ir.LOCAL)
        or (isinstance(op, ir.Call) and _is_of_variable(code, op))
        for op in inside
    )


def _is_of_variable(code: ir.Code, op: ir.Call) -> bool:
    """`text.strip()`, `len(text)`."""
    func = code.ops[op.func]
    base = code.ops[func.base] if isinstance(func, ir.Attr) else func
    return isinstance(base, (ir.Load, ir.Param, ir.Bind, ir.Join, ir.Call, ir.Item))


def _inside(code: ir.Code, test: int) -> list[ir.AnyOp]:
    for index, block in enumerate(code.blocks):
        if block.kind == "if" and block.value == test:
            return [op for at, op in enumerate(code.ops) if encloses(code, index, at)]
    return []
