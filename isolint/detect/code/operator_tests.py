"""Where in a function only an operator can be, by the tests around and before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from types import MappingProxyType

from isolint.detect.code.operator_words import (
    is_area,
    is_check,
    is_list,
    is_need,
    is_right,
    is_role,
    is_set_up,
    words,
)
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import spelled

_TRUE_WHEN = MappingProxyType(
    {"Equal": True, "In": True, "Is": True, "NotEqual": False, "NotIn": False, "IsNot": False}
)
_BOTS = frozenset(["bot", "client"])
_LEAVING = frozenset(["abort", "exit", "permission_denied"])
_ASKED_AT = MappingProxyType({"get": 0, "getattr": 1})
_DEEPEST = 8
Told = Callable[[int, bool], bool]


def _nothing(_: int, __: bool) -> bool:
    return False


def asks_at_all(code: ir.Code, told: Told = _nothing) -> bool:
    """Whether any test in the code is about operators: most have none."""
    blocks = [block for block in code.blocks if block.kind in ("if", "else")]
    return any(
        _implies(code, block, told, opposite) for block in blocks for opposite in (False, True)
    )


def is_tested(code: ir.Code, value: int, told: Told = _nothing) -> bool:
    """Inside a test for an operator, or behind one that sends everybody else away."""
    around = _around(code, value)
    if any(_implies(code, code.blocks[index], told) for index in around):
        return True
    return any(_implies(code, block, told, opposite=True) for block in left_before(code, value))


def left_before(code: ir.Code, value: int) -> Iterator[ir.Block]:
    """Branches before the operation that leave the function: whoever comes to it took none."""
    around = _around(code, value)
    before = {
        index
        for index, block in enumerate(code.blocks)
        if block.parent in around and index not in around and 0 <= block.value < value
    }
    if before:
        left = {op.block for op in code.ops if op.block in before and _is_leaving(code, op)}
        yield from (code.blocks[index] for index in sorted(left))


def _around(code: ir.Code, value: int) -> list[int]:
    """The blocks around an operation; around what follows on the last one, the function."""
    around = [code.ops[value].block] if value < len(code.ops) else [0]
    while code.blocks[around[-1]].parent >= 0:
        around.append(code.blocks[around[-1]].parent)
    return around


def _implies(code: ir.Code, block: ir.Block, told: Told, opposite: bool = False) -> bool:
    """Whoever is in the block is an operator, or whoever is not in it."""
    truth = {"if": not opposite, "else": opposite}.get(block.kind)
    return truth is not None and tells(code, block.value, truth, told)


def leaves(code: ir.Code, block: int) -> bool:
    return any(op.block == block and _is_leaving(code, op) for op in code.ops)


def _is_leaving(code: ir.Code, op: ir.AnyOp) -> bool:
    if isinstance(op, ir.Call):
        return called(code, op) in _LEAVING
    return isinstance(op, (ir.Return, ir.Raise))


def tells(
    code: ir.Code, value: int, truth: bool = True, told: Told = _nothing, depth: int = _DEEPEST
) -> bool:
    """Whether it takes an operator to make the value true, or not true; of some values it is
    `told`: what a call calls answers operators alone.
    """
    if value < 0 or depth == 0:
        return False
    if told(value, truth):
        return True
    op = code.ops[value]
    if isinstance(op, ir.Combine):
        if op.kind == "Not":
            return tells(code, op.values[0], not truth, told, depth - 1)
        return _TRUE_WHEN.get(op.kind) is truth and _compares(code, op.values)
    if isinstance(op, ir.Choice) and op.kind in ("and", "or"):
        enough = any if (op.kind == "and") is truth else all
        return enough(tells(code, part, truth, told, depth - 1) for part in op.values)
    if truth and _is_predicate(code, op):
        return True
    return isinstance(op, (ir.Bind, ir.Await)) and tells(code, op.value, truth, told, depth - 1)


def _is_predicate(code: ir.Code, op: ir.AnyOp) -> bool:
    """`user.is_admin`, `bot.is_owner(user)`, `user.has_role("admin")`, `settings.first_run`."""
    if not isinstance(op, ir.Call):
        named_so = op.name if isinstance(op, (ir.Attr, ir.Load, ir.Bind)) else ""
        return is_check(named_so) or is_set_up(named_so)
    name, func = called(code, op), code.ops[op.func]
    if is_check(name) or asks_for_need(code, op.func):
        return True
    if is_set_up(name) or any(is_set_up(text) for arg in op.args for text in _texts(code, arg)):
        return True
    if is_check(name, owners=True) and isinstance(func, ir.Attr):
        return not words(named(code, func.base)).isdisjoint(_BOTS)
    return is_right(name) and any(map(code.is_text, op.args)) and is_of_roles(code, op.args)


def asks_for_need(code: ir.Code, func: int) -> bool:
    op = code.ops[func]
    return isinstance(op, ir.Attr) and is_need(named(code, op.base), op.name)


def is_of_roles(code: ir.Code, values: list[int]) -> bool:
    """Texts among the values, each a role of operators, alone or in a display, or named rights
    that are all theirs.
    """
    listed = [value for value in values if _is_listed(code, value)]
    texts = [text for value in values if value not in listed for text in _texts(code, value)]
    return bool(texts or listed) and all(map(is_role, texts))


def _is_listed(code: ir.Code, value: int) -> bool:
    """`SystemPermission.CHANGE_POOLS`."""
    op = code.ops[value]
    return isinstance(op, ir.Attr) and is_area(named(code, op.base))


def _texts(code: ir.Code, value: int) -> list[str]:
    op = code.ops[value]
    if isinstance(op, ir.Collection):
        return [text for item in op.values for text in _texts(code, item)]
    if isinstance(op, ir.Const):
        return [op.text] if op.kind == "str" else []
    return [op.name] if isinstance(op, ir.Attr) else []


def _compares(code: ir.Code, values: list[int]) -> bool:
    """`user.role == "admin"`, `user_id in ADMINS`."""
    if len(values) != 2:
        return False
    first, second = values
    for one, other in ((first, second), (second, first)):
        if is_right(named(code, one)) and is_of_roles(code, [other]):
            return True
    return any(is_list(named(code, value)) for value in values)


def called(code: ir.Code, op: ir.Call) -> str:
    func = code.ops[op.func]
    return func.name if isinstance(func, (ir.Load, ir.Attr, ir.Bind)) else ""


def named(code: ir.Code, value: int) -> str:
    """What a value is called: its variable, attribute or key."""
    plain, op = spelled(code, value), code.ops[value]
    if plain:
        return plain
    key = op.key if isinstance(op, ir.Item) else -1
    if isinstance(op, ir.Call):
        at = _ASKED_AT.get(called(code, op), len(op.args))
        key = op.args[at] if at < len(op.args) else -1
    given = code.ops[key] if key >= 0 else None
    return given.text if isinstance(given, ir.Const) and given.kind == "str" else ""


def raises(code: ir.Code) -> bool:
    return any(
        isinstance(op, ir.Raise) or (isinstance(op, ir.Call) and called(code, op) in _LEAVING)
        for op in code.ops
    )


def answers_instead(code: ir.Code) -> bool:
    """An answer of its own under some condition, instead of what it was asked for."""
    return any(
        isinstance(op, ir.Return)
        and any(block.kind in ("if", "else") for block in surrounding(code, value))
        for value, op in enumerate(code.ops)
    )


def marks(code: ir.Code) -> bool:
    """It notes on the function that it is given who may call it."""
    return any(
        isinstance(op, ir.SetAttr) and isinstance(code.ops[op.base], ir.Param) for op in code.ops
    )
