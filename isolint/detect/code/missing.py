"""Assignments that fill a gap: `if not x: x = …`, `if x is None: x = …`."""

from __future__ import annotations

from isolint.detect.code.guards import mentions
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses, surrounding
from isolint.summary.operands import operands


def is_tested(ref: CodeRef, op: ir.Bind) -> bool:
    index = next(i for i, other in enumerate(ref.code.ops) if other is op)
    for block in surrounding(ref.code, index):
        if block.kind != "if" or block.value < 0:
            continue
        if _asks_whether_missing(ref, block.value, op.name):
            return True
    return False


def _asks_whether_missing(ref: CodeRef, value: int, name: str) -> bool:
    test = ref.code.ops[value]
    if not (isinstance(test, ir.Combine) and test.kind in ("Not", "Is", "Equal")):
        return False
    return mentions(ref.code, value, name) or _tests_param(ref, value, name)


def _tests_param(ref: CodeRef, test: int, name: str, depth: int = 6) -> bool:
    """Also where an earlier `if` may have filled the gap already."""
    op = ref.code.ops[test]
    if isinstance(op, ir.Param):
        return ref.code.params[op.index].name == name
    if isinstance(op, ir.Bind) or depth == 0:
        return isinstance(op, ir.Bind) and op.name == name
    if isinstance(op, (ir.Combine, ir.Join)):
        return any(_tests_param(ref, part, name, depth - 1) for part in op.values)
    return isinstance(op, ir.Narrow) and _tests_param(ref, op.value, name, depth - 1)


def is_rejected(code: ir.Code, value: int) -> bool:
    """Whether the variable that an operation's value is bound to is asked for being empty later."""
    names = {op.name for op in code.ops if isinstance(op, ir.Bind) and op.value == value}
    return any(
        block.kind == "if" and block.value > value and _is_emptiness(code, block.value, name)
        for block in code.blocks
        for name in names
    )


def is_used_if_filled(code: ir.Code, value: int) -> bool:
    """`if name:` stands around whatever is done with the variable that the value is bound to; a
    function that is written there may use it as well.
    """
    if any(isinstance(op, ir.Make) for op in code.ops):
        return False
    bound = [
        index
        for index, op in enumerate(code.ops)
        if isinstance(op, ir.Bind) and op.value == value and op.home == ir.LOCAL
    ]
    return bool(bound) and all(_is_asked_first(code, index) for index in bound)


def _is_asked_first(code: ir.Code, bound: int) -> bool:
    asking = [i for i, b in enumerate(code.blocks) if b.kind == "if" and b.value == bound]
    users = (index for index, op in enumerate(code.ops) if bound in operands(op))
    return bool(asking) and all(
        any(encloses(code, block, user) for block in asking) for user in users
    )


def _is_emptiness(code: ir.Code, test: int, name: str) -> bool:
    op = code.ops[test]
    if isinstance(op, ir.Choice):
        return any(_is_emptiness(code, part, name) for part in op.values)
    if isinstance(op, ir.Combine) and op.kind == "Not":
        inner = code.ops[op.values[0]]
        return isinstance(inner, (ir.Bind, ir.Load, ir.Narrow)) and mentions_bound(
            code, op.values[0], name
        )
    return False


def mentions_bound(code: ir.Code, value: int, name: str) -> bool:
    op = code.ops[value]
    if isinstance(op, ir.Narrow):
        return mentions_bound(code, op.value, name)
    return isinstance(op, (ir.Bind, ir.Load)) and op.name == name
