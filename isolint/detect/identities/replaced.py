"""Placeholders that give way to a real identity where there is one."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.identities.empty_identities import is_set_elsewhere
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike

REPLACED = "the real one takes its place"


def is_replaced(view: View, ref: CodeRef, name: str, value: int) -> bool:
    """The variable, the entry or the attribute gets a real identity in another branch, or from
    another method of the object.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.SetAttr) and op.base == 0 and view.flow.classes.has_self(ref):
        return is_set_elsewhere(view, ref, op.name)
    given = _beside(ref.code, op, name, value)
    return any(each >= 0 and not isinstance(ref.code.ops[each], ir.Const) for each in given)


def _beside(code: ir.Code, op: ir.AnyOp, name: str, value: int) -> Iterator[int]:
    """What else the function gives to the same place."""
    if isinstance(op, ir.Bind):
        others = (each for each in code.ops if isinstance(each, ir.Bind) and each is not op)
        yield from (each.value for each in others if each.name == op.name)
    base = op.base if isinstance(op, ir.SetItem) else value
    if isinstance(op, (ir.SetItem, ir.Collection)):
        for each in code.ops:
            if isinstance(each, ir.SetItem) and alike(code, each.base, base):
                key = code.ops[each.key]
                if isinstance(key, ir.Const) and key.text == name:
                    yield each.value
