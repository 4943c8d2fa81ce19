"""A shared list that is put into another order where it is."""

from __future__ import annotations

from isolint.base.finding import Severity
from isolint.detect.severity.rated import Rated
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

_KIND, _SAME = "order", "sort"
_NOTE = "in another order for all"


def reordered(model: Model, write: Write, ref: CodeRef) -> Rated:
    """Sorted the same way each time, it is the same to everybody."""
    op = ref.code.ops[write.value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    sorts = isinstance(func, ir.Attr) and func.name == _SAME
    args = op.args if isinstance(op, ir.Call) else []
    if sorts and not any(_is_chosen(model, ref, value) for value in args):
        return Rated(write, _KIND, Severity.LOW)
    return Rated(write, _KIND, Severity.MEDIUM, _NOTE)


def _is_chosen(model: Model, ref: CodeRef, value: int) -> bool:
    """By the user: `key=lambda row: row[column]`, `reverse=descending`."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Make):
        return model.taint.is_user_data(ref, value)
    made = model.program.child(ref, op.code)
    return any(model.taint.is_user_data(made, at) for at, _ in made.each(ir.Load))
