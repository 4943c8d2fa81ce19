"""The one object of a class, made with what the first request brought: all others get it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Severity, Step, StepKind
from isolint.detect.severity.pinned import is_requester
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.singles import makes_others
from isolint.summary import ir
from isolint.summary.operands import alternatives

_MAKERS = ("__init__", "__new__")


class Brought(Struct, frozen=True):
    """An attribute that a constructor sets to what a request brings."""

    name: str
    severity: Severity
    context: Context
    step: Step


def brought(view: View, cls: int) -> list[Brought]:
    """High for who asks, or what they prove it with. What startup makes, it makes first."""
    found = (each for ref in _making(view, cls) for each in _set(view, ref))
    return list({each.name: each for each in found}.values())


def _making(view: View, cls: int) -> Iterator[CodeRef]:
    classes = view.flow.classes
    for name in _MAKERS:
        member = classes.member(cls, name)
        for ref in classes.methods(member[0], name) if member else ():
            if _runs_once(view, ref):
                yield ref


def _runs_once(view: View, ref: CodeRef) -> bool:
    """For a request, and not again for the next one."""
    model = view.model
    if ref.id in model.startup.codes or ref.id not in model.request.codes:
        return False
    again = any(context in model.request.live for context in model.request.codes[ref.id])
    return not again if ref.code.name == "__init__" else not makes_others(ref)


def _set(view: View, ref: CodeRef) -> Iterator[Brought]:
    model = view.model
    for value, op in ref.each(ir.SetAttr):
        if not _is_given(ref, op.value) or not model.taint.is_user_data(ref, op.value):
            continue
        asking = is_requester(model, ref, op.value)
        place = view.program.op_place(ref, value)
        step = Step(StepKind.WRITE, place, ref.symbol, f"the first request's {op.name} stays")
        severity = Severity.HIGH if asking else Severity.MEDIUM
        yield Brought(op.name, severity, model.request.codes[ref.id][0], step)


def _is_given(ref: CodeRef, value: int) -> bool:
    """As it comes in by a parameter other than the object or class itself."""
    given = [ref.code.ops[each] for each in alternatives(ref.code, value)] if value >= 0 else []
    return any(isinstance(op, ir.Param) and op.index > 0 for op in given)
