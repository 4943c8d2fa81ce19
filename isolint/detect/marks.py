"""Sets that remember what was done: nobody is told what is in them."""

from __future__ import annotations

from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.write import Write
from isolint.summary import ir
from isolint.summary.operands import operands

_CHANGING = frozenset({"add", "discard", "remove", "clear"})


def is_mark(model: Model, write: Write, ref: CodeRef) -> bool:
    """Added to a set that is only asked whether something is in it."""
    if method(write, ref) != "add":
        return False
    return all(_only_asks(model, write, other) for other in model.program.codes)


def method(write: Write, ref: CodeRef) -> str:
    """The container's method that writes."""
    op = ref.code.ops[write.value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return func.name if isinstance(func, ir.Attr) else ""


def _only_asks(model: Model, write: Write, ref: CodeRef) -> bool:
    named = [value for value, op in ref.each(ir.Load) if op.name == write.name]
    named += [value for value, op in ref.each(ir.Attr) if op.name == write.name]
    found = [value for value in named if write.shared.obj in model.flow.values(ref, value)]
    return not found or all(_asks(op, used) for op in ref.code.ops for used in _used(op, found))


def _used(op: ir.AnyOp, found: list[int]) -> list[int]:
    return [value for value in operands(op) if value in found]


def _asks(op: ir.AnyOp, value: int) -> bool:
    if isinstance(op, ir.Combine):
        return op.kind in ("In", "NotIn") and op.values[-1] == value
    return isinstance(op, ir.Attr) and op.name in _CHANGING
