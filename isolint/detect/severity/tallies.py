"""What begins as a number stays one: sums, whatever is added to them, and switches."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write, augmented
from isolint.summary import ir


def is_tally(model: Model, write: Write) -> bool:
    """`COST = 0.0` in the module or `self.cost = 0` in the constructor, and then `COST += more`."""
    begun = list(_begun(model, write)) if _adds(model, write) else []
    return bool(begun) and all(isinstance(op, ir.Const) and op.kind == "number" for op in begun)


def is_plain(model: Model, write: Write) -> bool:
    """`self.size = 0` or `self.title = ""` in the constructor, wherever it is set: no component."""
    begun = [op for op in _begun(model, write) if not _is_none(op)]
    return bool(begun) and all(isinstance(op, ir.Const) for op in begun)


def _is_none(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Const) and op.kind == "none"


def _adds(model: Model, write: Write) -> bool:
    ref = model.program.codes[write.context[0]]
    op = ref.code.ops[write.value]
    return write.augmented or (isinstance(op, ir.Bind) and augmented(ref, op) is not None)


def _begun(model: Model, write: Write) -> Iterator[ir.AnyOp]:
    program = model.program
    if write.kind == REBIND:
        yield from _bound(program.codes[program.codes[write.context[0]].module.base], write.name)
    described = model.flow.objects[write.shared.obj] if write.kind == ATTRIBUTE else None
    if isinstance(described, Instance):
        for cls in model.flow.classes.info[described.cls].mro:
            yield from _bound(program.codes[cls], write.name)
            for ref in model.flow.classes.methods(cls, "__init__"):
                yield from _given(ref, write.name)


def _bound(ref: CodeRef, name: str) -> Iterator[ir.AnyOp]:
    for value in ref.code.names.get(name, ()):
        op = ref.code.ops[value]
        if isinstance(op, ir.Bind) and op.value >= 0:
            yield ref.code.ops[op.value]


def _given(ref: CodeRef, name: str) -> Iterator[ir.AnyOp]:
    for _, op in ref.each(ir.SetAttr):
        if op.base == 0 and op.name == name and op.value >= 0:
            yield ref.code.ops[op.value]
