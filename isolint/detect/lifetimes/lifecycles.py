"""ISO105: one class whose objects are set up for all at startup and rewired for one user later."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.state import Mutation, changes_in
from isolint.detect.hit import Hit
from isolint.detect.lifetimes.registering import registered
from isolint.detect.lifetimes.state_steps import declaration_steps
from isolint.detect.severity.setters import stored_parameter
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach as Paths
from isolint.summary import ir

_LIGHT = frozenset({"counter", "time", "flag", "none", "constant"})
_MOST = 6


class Change(Struct, frozen=True):
    """A change of an attribute by a method, in the context in which it happens."""

    mutation: Mutation
    context: Context


def detect(view: View) -> Iterator[Hit]:
    shared: dict[int, list[int]] = {}
    for obj in view.model.lifetimes.built_at_startup:
        described = view.flow.objects[obj]
        if not isinstance(described, Instance) or described.site < 0:
            continue
        if view.asks_about(described.cls):
            shared.setdefault(described.cls, []).append(obj)
    for cls, objects in shared.items():
        wired = _changes(view, cls, view.model.startup, frozenset(objects), filling=True)
        if wired:
            served, both = _served(view, cls, objects, wired)
            if both:
                yield _hit(view, cls, objects[0], wired, served, both)


def _served(
    view: View, cls: int, objects: list[int], wired: dict[str, Change]
) -> tuple[dict[str, Change], list[str]]:
    """What requests change of that on any object of the class, or of the shared ones at all."""
    served = _changes(view, cls, view.model.request, None)
    both = [name for name in wired if name in served]
    if both:
        return served, both
    served = _changes(view, cls, view.model.request, frozenset(objects))
    return served, [name for name in served if _is_live(view, served, [name])]


def _changes(
    view: View,
    cls: int,
    reach: Paths,
    objects: frozenset[int] | None,
    filling: bool = False,
) -> dict[str, Change]:
    """Attributes that methods change on finished objects of the class, or on these alone; what
    they put into a list of its own fills it too.
    """
    found: dict[str, Change] = {}
    symbol = view.program.codes[cls].symbol
    for owner in view.flow.classes.info[cls].mro:
        for ref in view.flow.classes.methods(owner):
            if view.flow.classes.makes(ref):
                continue
            context = _context(view, cls, reach, ref, objects)
            if context is None:
                continue
            for mutation in changes_in(ref):
                light = view.writes.is_light(f"{symbol}.{mutation.name}")
                if not light and _is_wiring(view, ref, mutation, filling):
                    found.setdefault(mutation.name, Change(mutation, context))
            for mutation in registered(view, ref) if filling else ():
                found.setdefault(mutation.name, Change(mutation, context))
    return found


def _context(
    view: View, cls: int, reach: Paths, ref: CodeRef, objects: frozenset[int] | None
) -> Context | None:
    """A context entered from another object than the one that changes."""
    for context in reach.codes.get(ref.id, ()):
        described = view.flow.objects[context[1]] if context[1] >= 0 else None
        if not isinstance(described, Instance) or described.cls != cls:
            continue
        outside = any(caller[1] != context[1] for caller, _ in reach.callers.get(context, ()))
        if outside and (objects is None or context[1] in objects):
            return context
    return None


def _is_wiring(view: View, ref: CodeRef, mutation: Mutation, filling: bool) -> bool:
    """A value that somebody hands in, and no counter or flag."""
    op = ref.code.ops[mutation.value]
    given = op.value if isinstance(op, (ir.SetAttr, ir.SetItem)) else -1
    if filling and isinstance(op, ir.Call) and op.args:
        given = op.args[-1]
    return stored_parameter(ref, given) is not None and (
        view.model.values.kind(ref, given) not in _LIGHT
    )


def _hit(
    view: View,
    cls: int,
    holder: int,
    wired: dict[str, Change],
    served: dict[str, Change],
    both: list[str],
) -> Hit:
    symbol = view.program.codes[cls].symbol
    context = served[both[0]].context
    changed = [served[name].mutation for name in both]
    return Hit(
        rule="ISO105",
        code=cls,
        value=-1,
        severity=Severity.MEDIUM if _is_live(view, served, both) else Severity.LOW,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(context[0]),
        group=symbol,
        context=context,
        holder=holder,
        object=symbol,
        attribute=", ".join(both[:4]),
        owner=symbol,
        steps=(
            *declaration_steps(view, cls, changed),
            *_handed_on(view, changed),
            *_at_startup(view, wired),
        ),
    )


def _is_live(view: View, served: dict[str, Change], both: list[str]) -> bool:
    """Rewired after it was built, not while a request still builds its own object."""
    return any(served[name].context in view.model.request.live for name in both)


def _handed_on(view: View, changed: list[Mutation]) -> Iterator[Step]:
    """The other writes and calls of a setter, which pass on what it is given."""
    for code in dict.fromkeys(mutation.code for mutation in changed):
        ref = view.program.codes[code]
        told = {mutation.value for mutation in changed if mutation.code == code}
        for value, op in enumerate(ref.code.ops):
            if value in told or not _passes(ref, op):
                continue
            place = view.program.op_place(ref, value)
            kind = StepKind.CALL if isinstance(op, ir.Call) else StepKind.WRITE
            yield Step(kind, place, ref.symbol, "hands it on")


def _passes(ref: CodeRef, op: ir.AnyOp) -> bool:
    if isinstance(op, ir.SetAttr):
        return op.value >= 0 and stored_parameter(ref, op.value) is not None
    return isinstance(op, ir.Call) and any(
        stored_parameter(ref, argument) is not None
        for argument in op.args
        if isinstance(ref.code.ops[op.func], ir.Attr)
    )


def _at_startup(view: View, wired: dict[str, Change]) -> Iterator[Step]:
    for name, change in list(wired.items())[:_MOST]:
        link = view.model.startup.links[change.context]
        ref = view.program.codes[change.mutation.code]
        place = view.program.op_place(ref, change.mutation.value)
        yield Step(StepKind.WRITE, place, ref.symbol, f"changes {name} at startup")
        if link.caller is not None:
            caller = view.program.codes[link.caller[0]]
            place = view.program.op_place(caller, link.value)
            yield Step(StepKind.READ, place, caller.symbol, "calls it at startup")
