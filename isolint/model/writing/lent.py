"""Attributes that a generator changes for as long as its caller goes on, and puts back."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots


def is_taken_and_put_back(ref: CodeRef, value: int) -> bool:
    """`taken = a.x`, `a.x = …`, `yield`, `a.x = taken`: either of the two that set it."""
    changed = ref.code.ops[value]
    if not isinstance(changed, ir.SetAttr) or not ref.code.generator:
        return False
    stores = [
        at
        for at, op in ref.each(ir.SetAttr)
        if op.name == changed.name and alike(ref.code, op.base, changed.base)
    ]
    back = [at for at in stores if _gives_back(ref, at)]
    pauses = [at for at, _ in ref.each(ir.Yield)]
    return any(first < pause < last for first in stores for pause in pauses for last in back)


def _gives_back(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if not isinstance(op, ir.SetAttr) or op.value < 0:
        return False
    taken = [ref.code.ops[root] for root in roots(ref.code, op.value)]
    return any(isinstance(each, ir.Attr) and each.name == op.name for each in taken)
