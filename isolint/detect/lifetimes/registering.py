"""Methods that give a decorator, which registers what it decorates: `@commands.add("ping")`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.state import Mutation
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING
from isolint.summary import ir


def registered(view: View, ref: CodeRef) -> Iterator[Mutation]:
    """Attributes of the method's object into which a function inside it puts what it is given."""
    last = ref.module.base + len(ref.module.summary.codes)
    for nested in view.program.codes[ref.id + 1 : last] if ref.code.params else ():
        if view.program.parent(nested) is not ref:
            continue
        for value, op in nested.among(ir.SetItem, ir.Call):
            base, given = _put(nested, op)
            attribute = nested.code.ops[base] if base >= 0 else None
            if not isinstance(attribute, ir.Attr) or not _is_given(nested, given):
                continue
            if _is_self(ref, nested, attribute.base):
                yield Mutation(attribute.name, nested.id, value)


def _put(ref: CodeRef, op: ir.AnyOp) -> tuple[int, int]:
    """The container, and what goes into it."""
    if isinstance(op, ir.SetItem):
        return op.base, op.value
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) and op.args else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name in MUTATING:
        return func.base, op.args[-1]
    return -1, -1


def _is_given(ref: CodeRef, value: int) -> bool:
    return value >= 0 and isinstance(ref.code.ops[value], ir.Param)


def _is_self(method: CodeRef, nested: CodeRef, value: int) -> bool:
    op = nested.code.ops[value]
    around = method.id - method.module.base
    own = method.code.params[0].name
    return isinstance(op, ir.Load) and (op.home, op.name) == (around, own)
