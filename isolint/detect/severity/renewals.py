"""What is made anew of the service's own settings: a client opened again after an error."""

from __future__ import annotations

from isolint.detect.code.left_out import is_never_passed
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.fillings import parts_of, told
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

_DEPTH = 6


def is_renewed(model: Model, ref: CodeRef, given: int) -> bool:
    """The value is made here of nothing that a user brought."""
    given, op = _named(ref, given)
    if isinstance(op, ir.Collection):
        return bool(op.values) and all(is_renewed(model, ref, item) for item in op.values)
    if not isinstance(op, ir.Call):
        return False
    return not any(_is_brought(model, ref, each) for each in (*op.args, *told(ref, given)))


def is_opened_again(model: Model, write: Write, ref: CodeRef, given: int) -> bool:
    """The service's own connection, which the same code on the same object makes at startup."""
    return write.context in model.startup.links and is_renewed(model, ref, given)


def _is_brought(model: Model, ref: CodeRef, value: int, depth: int = _DEPTH) -> bool:
    """User data; what the object itself was set up with is none, nor what is made of it."""
    value, op = _named(ref, value)
    parts = _parts(ref, value, op) if depth else None
    if parts is not None:
        return any(_is_brought(model, ref, part, depth - 1) for part in parts)
    if isinstance(op, ir.Param) and is_never_passed(model, ref, op.index):
        return False
    own = isinstance(op, ir.Attr) and op.base == 0 and model.flow.classes.has_self(ref)
    return not own and model.taint.is_user_data(ref, value)


def _parts(ref: CodeRef, value: int, op: ir.AnyOp | None) -> list[int] | None:
    if isinstance(op, ir.Join):
        return op.values
    if isinstance(op, ir.Collection):
        return parts_of(ref, value, op)
    made = isinstance(op, ir.Call) and isinstance(ref.code.ops[op.func], ir.Load)
    return op.args if made and isinstance(op, ir.Call) else None


def _named(ref: CodeRef, value: int) -> tuple[int, ir.AnyOp | None]:
    op = ref.code.ops[value] if value >= 0 else None
    while isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
        value, op = op.value, ref.code.ops[op.value]
    return value, op
