"""Properties of which an object keeps nothing itself: each use of one asks its getter."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots


def is_computed(classes: Classes, cls: int, name: str) -> bool:
    """`return current.get()`, not `return self._rows`, whose rows are the object's own."""
    for owner in classes.info[cls].mro:
        for getter in classes.methods(owner, name):
            if classes.method_kind(getter) != "property" or classes.is_cached(getter):
                return False
            return not any(_is_of_own(classes, cls, getter, root) for root in _given(getter))
    return False


def _given(getter: CodeRef) -> set[int]:
    returned = (op.value for _, op in getter.each(ir.Return) if op.value >= 0)
    return {root for value in returned for root in roots(getter.code, value)}


def _is_of_own(classes: Classes, cls: int, getter: CodeRef, value: int) -> bool:
    """An attribute of the object, a part of one, or what a method of the object gives."""
    while value > 0:
        op = getter.code.ops[value]
        if isinstance(op, ir.Call):
            func = getter.code.ops[op.func]
            named = func.name if isinstance(func, ir.Attr) and func.base == 0 else ""
            return classes.member(cls, named) is not None
        if not isinstance(op, (ir.Attr, ir.Item)):
            return False
        value = op.base
    return value == 0
