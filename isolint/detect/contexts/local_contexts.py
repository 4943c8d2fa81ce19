"""Contexts that a function asks for itself: `caller = caller_of(request)`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.contexts.context_changes import is_context
from isolint.detect.view import View
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses


def local_contexts(view: View, ref: CodeRef) -> Iterator[tuple[int, ir.Bind, int]]:
    """Each variable that is given one only, with the class; where several are at work, the
    function may mean another.
    """
    found = [
        (value, op, cls)
        for value, op in ref.each(ir.Bind)
        if op.home == ir.LOCAL and op.value >= 0 and _is_asked_for(ref, op.value)
        for cls in _class(view, ref, value)
    ]
    if len(found) == 1:
        yield found[0]


def is_known_at(ref: CodeRef, known: int, value: int) -> bool:
    """A parameter always is, a variable after it was given its value, on every way."""
    op = ref.code.ops[known]
    return isinstance(op, ir.Param) or (known < value and encloses(ref.code, op.block, value))


def _is_asked_for(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(ref.code.ops[op.value] if isinstance(op, ir.Await) else op, ir.Call)


def _class(view: View, ref: CodeRef, value: int) -> list[int]:
    """The one class of context that the variable holds."""
    held = [view.flow.objects[obj] for obj in view.flow.values(ref, value)]
    classes = {each.cls for each in held if isinstance(each, Instance)}
    alone = len(classes) == 1 and all(isinstance(each, Instance) for each in held)
    return [cls for cls in classes if alone and is_context(view, cls)]
