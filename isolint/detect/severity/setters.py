"""Writes traced back to who causes them: a setter's write belongs to the call that hands the
value in.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

from isolint.detect.severity.rated import Rated
from isolint.detect.severity.switched_off import leaves_off
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.members.own_descriptors import TOLD
from isolint.model.users.handed_arguments import handed_on
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.detect.view import View


class Cause(Struct, frozen=True):
    """The operation to report, in its context; `setter` is the write behind it when that is a
    call.
    """

    rated: Rated
    context: Context
    value: int
    setter: Rated | None = None


def causes(view: View, rated: Rated) -> list[Cause]:
    """The calls from outside the object that pass the value which a setter stores; else the write
    itself.
    """
    write = rated.write
    index = _handed_in(view, write)
    found = list(_calls(view, rated, index)) if index is not None else []
    return found or [Cause(rated, write.context, write.value)]


def is_setter(view: View, write: Write) -> bool:
    """Whether the write may be traced back to calls."""
    return _handed_in(view, write) is not None


def _handed_in(view: View, write: Write) -> int | None:
    """The parameter of a setter that it stores on its own object."""
    if write.kind != ATTRIBUTE or write.context[1] < 0 or write.shared.obj != write.context[1]:
        return None
    return stored_parameter(view.program.codes[write.context[0]], write.given)


def _calls(view: View, rated: Rated, index: int) -> Iterator[Cause]:
    write = rated.write
    ref = view.program.codes[write.context[0]]
    known: dict[tuple[int, int], Rated] = {}
    for reach in (view.model.request, view.model.latent):
        for context, value in reach.callers.get(write.context, ()):
            if context[1] == write.context[1]:
                continue
            if reach is view.model.latent and context in view.model.request.links:
                continue
            caller = view.program.codes[context[0]]
            argument = _given(view, caller, value, ref, index)
            if argument is not None and not leaves_off(view.model, write, (context, value)):
                call = (caller.id, value)
                if call not in known:
                    known[call] = view.ratings.rate_value(write, caller, argument, value)
                yield Cause(known[call], context, value, rated)


def _given(view: View, caller: CodeRef, value: int, ref: CodeRef, index: int) -> int | None:
    op = caller.code.ops[value]
    handed = handed_on(view.flow, caller, op, ref, index, 0) if isinstance(op, ir.Call) else None
    return passed(caller, value, ref, index) if handed is None else handed


def kept_parameters(ref: CodeRef) -> Iterator[tuple[str, int]]:
    """The attributes of its own object in which a method keeps parameters unchanged."""
    for _, store in ref.each(ir.SetAttr):
        index = stored_parameter(ref, store.value) if store.base == 0 else None
        if index is not None:
            yield store.name, index


def stored_parameter(ref: CodeRef, given: int) -> int | None:
    """The parameter that is stored unchanged."""
    while given >= 0:
        op = ref.code.ops[given]
        if isinstance(op, ir.Param):
            return op.index if op.index > 0 else None
        if not isinstance(op, (ir.Bind, ir.Narrow)):
            return None
        given = op.value
    return None


def passed(caller: CodeRef, value: int, callee: CodeRef, index: int) -> int | None:
    """The argument of a method call that becomes the parameter with this index."""
    op = caller.code.ops[value]
    if isinstance(op, ir.SetAttr):
        return op.value if index == 1 and callee.code.name not in TOLD else None
    if not isinstance(op, ir.Call):
        return None
    name = callee.code.params[index].name
    for keyword, argument in op.named:
        if keyword == name:
            return argument
    positional = op.positional
    if any(isinstance(caller.code.ops[v], ir.Star) for v in positional):
        return None
    return positional[index - 1] if index - 1 < len(positional) else None
