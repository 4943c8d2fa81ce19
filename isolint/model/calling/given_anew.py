"""What a copy is given right after it was made: that of its original is not its own."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots


def given_anew(flow: Flow, ref: CodeRef, made: int, cls: int) -> frozenset[str]:
    """`clone.rows = []`, `clone.clear()` with `self.rows = []`, whatever else happens."""
    block = ref.code.ops[made].block
    found: set[str] = set()
    for _, op in ref.among(ir.SetAttr, ir.Call):
        if op.block != block:
            continue
        if isinstance(op, ir.SetAttr):
            found.update(_set_on(ref, op, made))
        elif isinstance(op, ir.Call):
            found.update(_by_method(flow, ref, op, made, cls))
    return frozenset(found)


def _set_on(ref: CodeRef, op: ir.SetAttr, copy: int) -> Iterator[str]:
    if _is_new(ref, op) and copy in roots(ref.code, op.base):
        yield op.name


def _by_method(flow: Flow, ref: CodeRef, op: ir.Call, copy: int, cls: int) -> Iterator[str]:
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or copy not in roots(ref.code, func.base):
        return
    member = flow.classes.member(cls, func.name)
    for method in flow.classes.methods(member[0], func.name) if member else ():
        for _, each in method.each(ir.SetAttr):
            if each.block == 0 and each.base == 0 and _is_new(method, each):
                yield each.name


def _is_new(ref: CodeRef, op: ir.SetAttr) -> bool:
    """A container that is written there: nothing of the original's."""
    given = ref.code.ops[op.value] if op.value >= 0 and not op.augmented else None
    return isinstance(given, (ir.Collection, ir.Const))
