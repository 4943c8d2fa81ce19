"""A container that stays empty: what changes it first asks whether there is anything in it."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.shared.ownership import Hold
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import roots

_MORE = frozenset({"GreaterThan", "GreaterThanEqual", "NotEqual"})


def stays_empty(view: View, hold: Hold, obj: int) -> bool:
    """Nothing is in it, and every change of it stands where something is."""
    home = view.program.codes[hold.code]
    made = roots(home.code, hold.value)
    if not all(_is_empty(home.code.ops[value]) for value in made):
        return False
    writes = [*view.writes.on(obj), *view.writes.at_startup_on(obj)]
    lists = all(_is_list(home.code.ops[value]) for value in made)
    return bool(writes) and all(
        asks_for_content(ref, write.value) or (lists and _is_in_place(ref, write.value))
        for write in writes
        for ref in [view.program.codes[write.context[0]]]
    )


def _is_list(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Collection) and op.kind == "list"


def _is_in_place(ref: CodeRef, value: int) -> bool:
    """`items[0] = item` has a list keep as many as it has; a part of it, `items[:]`, does not."""
    op = ref.code.ops[value]
    key = ref.code.ops[op.key] if isinstance(op, ir.SetItem) else None
    return key is not None and not (isinstance(key, ir.Const) and key.kind == "slice")


def _is_empty(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Collection) and not op.values


def asks_for_content(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    changed = op.base if isinstance(op, (ir.SetItem, ir.SetAttr)) else -1
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        changed = func.base if isinstance(func, ir.Attr) else -1
    if changed < 0:
        return False
    code = ref.code
    return (
        _replaces_empty(code, changed)
        or _is_replaced_before(code, changed)
        or any(
            block.kind == "if" and block.value >= 0 and _is_content(code, block.value, changed)
            for block in surrounding(code, value)
        )
    )


def _replaces_empty(code: ir.Code, value: int) -> bool:
    """`items = items or {}`: whatever is empty is left alone."""
    op = code.ops[value]
    while isinstance(op, ir.Bind) and op.value >= 0:
        op = code.ops[op.value]
    return (
        isinstance(op, ir.Choice)
        and op.kind == "or"
        and isinstance(code.ops[op.values[-1]], ir.Collection)
    )


def _is_replaced_before(code: ir.Code, value: int) -> bool:
    """`if not items: items = {}`."""
    op = code.ops[value]
    if not isinstance(op, ir.Join) or len(op.values) != 2:
        return False
    one, other = op.values
    return _replaces(code, one, other) or _replaces(code, other, one)


def _replaces(code: ir.Code, version: int, other: int) -> bool:
    bound = code.ops[version]
    if not isinstance(bound, ir.Bind) or not _is_new(code, bound.value):
        return False
    block = code.blocks[bound.block]
    test = code.ops[block.value] if block.kind == "if" and block.value >= 0 else None
    if not isinstance(test, ir.Combine) or test.kind != "Not":
        return False
    return _is_same(code, test.values[0], other)


def _is_new(code: ir.Code, value: int) -> bool:
    return value >= 0 and isinstance(code.ops[value], ir.Collection)


def _is_content(code: ir.Code, test: int, container: int) -> bool:
    """`items`, `len(items) >= 1`, alone or together with other tests."""
    op = code.ops[test]
    if isinstance(op, ir.Choice) and op.kind == "and":
        return any(_is_content(code, part, container) for part in op.values)
    if isinstance(op, ir.Combine) and op.kind in _MORE:
        return _is_length(code, op.values[0], container) and _is_least(code, op)
    return _is_length(code, test, container) or _is_same(code, test, container)


def _is_same(code: ir.Code, value: int, container: int) -> bool:
    """Under one name, or read of one object under one name."""
    one, other = code.ops[value], code.ops[container]
    if isinstance(one, ir.Attr) and isinstance(other, ir.Attr) and one.name == other.name:
        return roots(code, one.base) == roots(code, other.base)
    return roots(code, value) == roots(code, container)


def _is_length(code: ir.Code, value: int, container: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not (isinstance(op, ir.Call) and isinstance(func, ir.Load) and func.name == "len"):
        return False
    return bool(op.args) and _is_same(code, op.args[0], container)


def _is_least(code: ir.Code, op: ir.Combine) -> bool:
    least = code.ops[op.values[1]]
    if not isinstance(least, ir.Const) or not least.text.isdigit():
        return False
    return int(least.text) >= (1 if op.kind == "GreaterThanEqual" else 0)
