"""Reads of a setting that do nothing with it: whether it changes at all, what it stays, a copy."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import alike, roots


def is_unused(ref: CodeRef, read: int, write: Write) -> bool:
    users = ref.users(read)
    return bool(users) and all(
        _asks_whether_same(ref.code, read, at)
        or _is_copied(ref.code, read, at)
        or (ref.id == write.context[0] and _stays(ref.code, at, write))
        for at in users
    )


def _asks_whether_same(code: ir.Code, read: int, test: int) -> bool:
    """`if name == model.name: return`, before the name is handed on or stored."""
    op = code.ops[test]
    if not isinstance(op, ir.Combine) or op.kind != "Equal" or not _leaves(code, test):
        return False
    new = next((part for part in op.values if part != read), -1)
    return new >= 0 and any(_passes_on(code, later, new) for later in code.ops[test + 1 :])


def _leaves(code: ir.Code, test: int) -> bool:
    asking = {
        at for at, block in enumerate(code.blocks) if (block.kind, block.value) == ("if", test)
    }
    return any(isinstance(op, ir.Return) and op.block in asking for op in code.ops)


def _passes_on(code: ir.Code, op: ir.AnyOp, value: int) -> bool:
    if isinstance(op, (ir.SetAttr, ir.SetItem)):
        return alike(code, op.value, value)
    return isinstance(op, ir.Call) and any(alike(code, given, value) for given in op.args)


def _is_copied(code: ir.Code, read: int, at: int) -> bool:
    """`app.mode_before = app.mode`."""
    op, given = code.ops[at], code.ops[read]
    if not isinstance(op, ir.SetAttr) or not isinstance(given, ir.Attr):
        return False
    return op.value == read and op.name != given.name and alike(code, op.base, given.base)


def _stays(code: ir.Code, at: int, write: Write) -> bool:
    """`app.angle = data.get("angle", app.angle)`."""
    op = code.ops[at]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    asked = isinstance(func, ir.Attr) and func.name == "get"
    return (asked or isinstance(op, ir.Choice)) and at in roots(code, write.given)
