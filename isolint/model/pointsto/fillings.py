"""What a code puts into a container that it makes: `d = {}`, then `d[key] = x`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import ADDING, MERGING, MUTATING
from isolint.summary import ir

_MOST = 24


def parts_of(ref: CodeRef, value: int, op: ir.Collection) -> list[int]:
    """The values of a display, and what is put in afterwards."""
    return [*op.values, *_fillings(ref, aliases(ref, value))]


def told(ref: CodeRef, value: int) -> list[int]:
    """What an object that a code has just made is given there, by attributes and calls."""
    known = aliases(ref, value)
    found = [op.value for _, op in ref.each(ir.SetAttr) if op.base in known and op.value >= 0]
    for _, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if isinstance(func, ir.Attr) and func.base in known:
            found += call.args
    return found


def aliases(ref: CodeRef, value: int) -> set[int]:
    """The value itself, and the variables that it is bound to."""
    found, before = {value}, 0
    while len(found) > before:
        before = len(found)
        found |= {at for at, op in ref.each(ir.Bind) if op.value in found}
        found |= {at for at, op in ref.each(ir.Join) if not found.isdisjoint(op.values)}
    return found


def _fillings(ref: CodeRef, known: set[int]) -> list[int]:
    found = [op.value for _, op in ref.each(ir.SetItem) if op.base in known and op.value >= 0]
    for _, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        if isinstance(func, ir.Attr) and func.base in known:
            position = ADDING.get(func.name, 0 if func.name in MERGING else len(call.args))
            found += call.args[position : position + 1]
    return found[:_MOST]


def put_in(ref: CodeRef, op: ir.AnyOp) -> tuple[int, list[int]]:
    """What is changed, and the values that go in."""
    if isinstance(op, ir.SetItem) and op.value >= 0:
        return op.base, [op.key, op.value]
    if isinstance(op, ir.SetAttr) and op.value >= 0:
        return op.base, [op.value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name in MUTATING:
        return func.base, list(op.args)
    return -1, []
