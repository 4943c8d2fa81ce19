"""Tables of a module that requests set back to what they began with, and fill in between."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, REBIND, Write
from isolint.summary import ir


class ResetTables:
    """`state = {"open": False}` at the end of each request, `state["open"] = True` within it."""

    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        return write.kind in (ITEM, REBIND) and write.place in self._places

    @cached_property
    def _places(self) -> frozenset[str]:
        served = [self.model.program.codes[code] for code in sorted(self.model.request.codes)]
        reset = {place for ref in served for place in _set_back(self.model, ref)}
        return frozenset(place for ref in served if reset for place in _filled(ref)) & reset


def _set_back(model: Model, ref: CodeRef) -> Iterator[str]:
    if ref.code.parent < 0:
        return
    body = model.program.codes[ref.module.base]
    for _, op in ref.each(ir.Bind):
        keys = _table(ref, op) if op.home == ir.GLOBAL else ()
        first = body.code.names.get(op.name, ()) if keys else ()
        bound = (body.code.ops[at] for at in first)
        if any(isinstance(each, ir.Bind) and _table(body, each) == keys for each in bound):
            yield f"{ref.module.name}.{op.name}"


def _table(ref: CodeRef, bound: ir.Bind) -> tuple[str, ...]:
    """The keys of a display with nothing but constants."""
    made = ref.code.ops[bound.value] if bound.value >= 0 else None
    if not isinstance(made, ir.Collection) or made.kind != "dict" or min(made.keys, default=-1) < 0:
        return ()
    keys = [ref.code.ops[key] for key in made.keys]
    values = [ref.code.ops[value] for value in made.values]
    if not all(isinstance(each, ir.Const) for each in values):
        return ()
    return tuple(key.text for key in keys if isinstance(key, ir.Const))


def _filled(ref: CodeRef) -> Iterator[str]:
    for _, op in ref.each(ir.SetItem):
        base = ref.code.ops[op.base]
        if isinstance(base, ir.Load):
            yield f"{ref.module.name}.{base.name}"
