"""A value that only goes into words for people: a log line, an error, a sentence."""

from __future__ import annotations

import re

from isolint.detect.code.effects import direct_effect
from isolint.detect.code.guards import is_log
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_TESTS = frozenset({"Not", "Is", "IsNot", "Equal", "NotEqual", "In", "NotIn", "Compare"}) | {
    "GreaterThan",
    "GreaterThanEqual",
    "LessThan",
    "LessThanEqual",
}
_TEXTS = frozenset({"format", "Add", "Modulo", "AddAssign"})
_CONVERSIONS = frozenset({"str", "repr", "len", "escape"})
_STATEMENT = re.compile(r"^\s*(select|insert|update|delete|with|merge|alter|match)\b", re.I)
_PASSED_ON = (ir.Bind, ir.Join, ir.Narrow, ir.Item, ir.Attr, ir.Choice, ir.Collection)


def is_only_told(view: View, ref: CodeRef, value: int) -> bool:
    return ref.code.kind == "function" and _is_told(view, ref, value, set())


def _is_told(view: View, ref: CodeRef, value: int, seen: set[int]) -> bool:
    if value in seen:
        return True
    seen.add(value)
    op = ref.code.ops[value]
    if isinstance(op, ir.Bind) and (op.home != ir.LOCAL or _is_captured(ref, op.name)):
        return False
    users = ref.users(value)
    tested = any(block.value == value for block in ref.code.blocks)
    return (bool(users) or tested) and all(
        _tells(view, ref, index, ref.code.ops[index], value, seen) for index in users
    )


def _tells(view: View, ref: CodeRef, index: int, op: ir.AnyOp, value: int, seen: set[int]) -> bool:
    if isinstance(op, ir.Raise):
        return True
    if isinstance(op, ir.Call):
        return (
            is_log(ref.code, op)
            or _is_raised(ref, index)
            or (_gives_text(view, ref, index, op, value) and _is_told(view, ref, index, seen))
        )
    if isinstance(op, ir.Combine):
        if op.kind in _TESTS or (op.kind in _TEXTS and _is_sentence(ref.code, op)):
            return True
        return op.kind in _TEXTS and _is_told(view, ref, index, seen)
    if isinstance(op, _PASSED_ON):
        return _is_unused(ref, index, op) or _is_told(view, ref, index, seen)
    return False


def _is_unused(ref: CodeRef, index: int, op: ir.AnyOp) -> bool:
    """A variable that nothing reads afterwards, or a join of one."""
    kept = isinstance(op, ir.Bind) and (op.home != ir.LOCAL or _is_captured(ref, op.name))
    tested = any(block.value == index for block in ref.code.blocks)
    return isinstance(op, (ir.Join, ir.Bind)) and not (kept or tested or ref.users(index))


def _is_raised(ref: CodeRef, index: int) -> bool:
    users = [ref.code.ops[at] for at in ref.users(index)]
    return bool(users) and all(isinstance(op, ir.Raise) for op in users)


def _gives_text(view: View, ref: CodeRef, index: int, op: ir.Call, value: int) -> bool:
    """A method of the text itself, a conversion, or what a function without any effect makes of it
    for a text.
    """
    func = ref.code.ops[op.func]
    if op.func == value or (isinstance(func, ir.Load) and func.name in _CONVERSIONS):
        return True
    users = [ref.code.ops[at] for at in ref.users(index)]
    callees = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + index, {})]
    return (
        bool(callees)
        and all(isinstance(each, ir.Combine) and each.kind in _TEXTS for each in users)
        and all(direct_effect(view, callee) is None for callee in callees)
    )


def _is_sentence(code: ir.Code, op: ir.Combine) -> bool:
    texts = [part.text for v in op.values if isinstance(part := code.ops[v], ir.Const)]
    return any(" " in text.strip() for text in texts) and not any(map(_STATEMENT.match, texts))


def _is_captured(ref: CodeRef, name: str) -> bool:
    own = ref.id - ref.module.base
    return any(
        isinstance(op, ir.Load) and op.home == own and op.name == name
        for code in ref.module.summary.codes[own + 1 :]
        for op in code.ops
    )
