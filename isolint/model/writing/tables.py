"""Tables, arrays and sheets of outside libraries that a program changes in place."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_CHANGING = frozenset({"fill", "insert", "pop", "put", "resize", "sort", "update"})
_PARTS = frozenset({"at", "iat", "iloc", "loc", "values"})


class TableChange(Struct, frozen=True):
    """`base` is the value of the table; `given` and `key` -1 for nothing."""

    base: int
    given: int = -1
    key: int = -1
    action: str = "set"


class Tables:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    @cached_property
    def all(self) -> frozenset[int]:
        known, objects = self.flow.known.tables, self.flow.objects
        return frozenset(
            obj
            for obj, each in enumerate(objects)
            if isinstance(each, External) and each.site >= 0 and each.path in known
        )

    def change(self, ref: CodeRef, op: ir.AnyOp) -> TableChange | None:
        found = _change(ref, op) if self.all else None
        if found is None or self.all.isdisjoint(self.flow.values(ref, found.base)):
            return None
        return found


def may_change_table(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    named = isinstance(func, ir.Attr) and func.name in _CHANGING
    return named or ("inplace" in op.keywords and _is_in_place(ref, op))


def _change(ref: CodeRef, op: ir.AnyOp) -> TableChange | None:
    if isinstance(op, ir.SetItem):
        action = "set" if op.value >= 0 else "delete"
        return TableChange(_whole(ref, op.base), op.value, op.key, action)
    if isinstance(op, ir.SetAttr):
        return TableChange(op.base, op.value)
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and may_change_table(ref, op):
        return TableChange(func.base, _given(op))
    return None


def _whole(ref: CodeRef, value: int) -> int:
    """`frame` of `frame.loc`."""
    op = ref.code.ops[value]
    return op.base if isinstance(op, ir.Attr) and op.name in _PARTS else value


def _given(op: ir.Call) -> int:
    named = [value for name, value in op.named if name != "inplace"]
    return next(iter([*op.positional[-1:], *named]), -1)


def _is_in_place(ref: CodeRef, op: ir.Call) -> bool:
    return ref.code.is_true(dict(op.named)["inplace"])
