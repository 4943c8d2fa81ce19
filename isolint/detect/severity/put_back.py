"""An attribute that gets what was taken from it, or something empty where nothing was there."""

from __future__ import annotations

from isolint.detect.code.guards import is_asynchronous
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.operands import alike, alternatives, operands

PUT_BACK = "puts back what it took"


def is_put_back(write: Write, ref: CodeRef, given: int) -> bool:
    """`cache = self.kept or {}`, …, `self.kept = cache`, and nobody else runs in between."""
    own = ref.id == write.context[0] and given == write.given
    if write.kind != ATTRIBUTE or given < 0 or not own:
        return False
    op = ref.code.ops[write.value]
    if not isinstance(op, ir.SetAttr):
        return False
    found = alternatives(ref.code, given)
    taken = [value for value in found if _takes(ref, value, op)]
    if not taken or any(map(is_asynchronous, ref.code.ops[min(taken) : write.value])):
        return False
    return all(v in taken or _is_empty(ref, v) for v in found)


def _takes(ref: CodeRef, value: int, written: ir.SetAttr) -> bool:
    op = ref.code.ops[value]
    same = isinstance(op, ir.Attr) and op.name == written.name
    return same and isinstance(op, ir.Attr) and alike(ref.code, op.base, written.base)


def _is_empty(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        return not op.args and isinstance(func, ir.Load) and func.name in ("dict", "list", "set")
    return isinstance(op, ir.Collection) and not operands(op)
