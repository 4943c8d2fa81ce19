"""Calls that hand a function nothing of a user's, where it has nothing but what it is handed."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import operands


def is_of_parameters(model: Model, ref: CodeRef, value: int) -> bool:
    """A value is made of nothing but what the function is handed: what its own object has is none
    of that.
    """
    own = 0 if model.flow.classes.has_self(ref) else -1
    return value >= 0 and _is_made_of_parameters(ref.code, value, own, set())


def hands_nothing(model: Model, caller: CodeRef, call: int, called: CodeRef) -> bool:
    """`await Config.upsert({"ui.enable_signup": False})`."""
    op = caller.code.ops[call]
    if not isinstance(op, ir.Call) or not op.args:
        return False
    calls = model.flow.calls.get(caller.node + call, {})
    direct = any(code == called.id for code, _ in calls)
    return direct and not any(model.taint.is_user_data(caller, value) for value in op.args)


def _is_made_of_parameters(code: ir.Code, value: int, own: int, seen: set[int]) -> bool:
    if value in seen:
        return True
    seen.add(value)
    op = code.ops[value]
    if isinstance(op, ir.Param):
        return op.index != own
    if isinstance(op, ir.Const):
        return True
    parts = operands(op)
    if isinstance(op, ir.Call) and _is_named(code, op.func, own):
        parts = op.args
    return bool(parts) and all(_is_made_of_parameters(code, part, own, seen) for part in parts)


def _is_named(code: ir.Code, func: int, own: int) -> bool:
    """`clean(text)` and `self.clean(text)`."""
    called = code.ops[func]
    if isinstance(called, ir.Attr):
        base = code.ops[called.base]
        return isinstance(base, ir.Param) and base.index == own
    return isinstance(called, ir.Load)
