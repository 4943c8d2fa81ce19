"""Calls that are handed nothing but constants: nothing of a user comes in by them."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import operands


def is_of_parameters(code: ir.Code, value: int) -> bool:
    """A value is made of nothing but what the function is handed."""
    return value >= 0 and _is_made_of(code, value, (ir.Param, ir.Const), set())


def hands_constants(caller: CodeRef, call: int) -> bool:
    """`await Config.upsert({"ui.enable_signup": False})`."""
    op = caller.code.ops[call]
    if not isinstance(op, ir.Call) or not op.args:
        return False
    return all(_is_made_of(caller.code, value, (ir.Const,), set()) for value in op.args)


def _is_made_of(code: ir.Code, value: int, wanted: tuple[type, ...], seen: set[int]) -> bool:
    if value in seen:
        return True
    seen.add(value)
    op = code.ops[value]
    if isinstance(op, wanted):
        return True
    parts = operands(op)
    if isinstance(op, ir.Call) and isinstance(code.ops[op.func], ir.Load):
        parts = op.args
    return bool(parts) and all(_is_made_of(code, part, wanted, seen) for part in parts)
