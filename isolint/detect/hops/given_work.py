"""ISO504: work chosen while serving runs in a thread, and the user it may ask for stays behind."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Local
from isolint.detect.hops.kept_work import kept_parameter, kept_work
from isolint.detect.hops.thread_work import Hop, Hops, passed_work
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import Parameter, argument_of
from isolint.summary import ir
from isolint.summary.operands import roots

_THEIRS = "a context variable of its callers"
_CHOSEN = (ir.Call, ir.Item, ir.Iter, ir.Unpack)


class Who(Struct, frozen=True):
    """Variables that say who is asking: one that requests set, and one that a function tells."""

    kept: Local | None
    told: Local | None


def unknown_work(view: View, hops: Hops, context: Context, hop: Hop, who: Who) -> Iterator[Hit]:
    """For a hop that runs nothing known which reads a variable: where the program tells others who
    is asking, and in a library, whose users have variables of their own.
    """
    ref, library = view.program.codes[context[0]], view.model.entries.assumed
    if _is_carried(view, hops, ref, hop):
        return
    for given in kept_work(view, ref, hop):
        if _is_left_to_callers(view, given, library):
            yield _hit(view, context, hop, _THEIRS, Confidence.MEDIUM)
            return
    for given in _given(view, ref, hop) if who.kept is not None or library else ():
        if who.told is not None and _is_chosen(view, given):
            yield _hit(view, context, hop, who.told.name, Confidence.LOW)
            return
        if _is_left_to_callers(view, given, library):
            name = _THEIRS if library or who.kept is None else who.kept.name
            sure = Confidence.MEDIUM if library else Confidence.LOW
            yield _hit(view, context, hop, name, sure)
            return


def _is_left_to_callers(view: View, given: Parameter, library: bool) -> bool:
    """A function that runs what its users give: nobody calls it, or in a library somebody with what
    is no function of it.
    """
    for (code, _), sites in _ways(view, given):
        public = not _offered_name(view, view.program.codes[code]).startswith("_")
        if public and (not sites or (library and any(_is_unknown(view, *s) for s in sites))):
            return True
    return False


def _ways(view: View, given: Parameter) -> Iterator[tuple[Parameter, list[tuple[CodeRef, int]]]]:
    """The parameter and those that its callers pass on, each with what callers give for it."""
    waiting, seen = [given], {given}
    while waiting:
        current = waiting.pop()
        sites = list(_arguments(view, view.program.codes[current[0]], current[1]))
        yield current, sites
        passed = {found for site in sites if (found := _passed(view, *site)) is not None}
        waiting += sorted(passed - seen)
        seen |= passed


def _offered_name(view: View, callee: CodeRef) -> str:
    """Of a constructor, that of its class."""
    around = view.program.parent(callee) if callee.code.name == "__init__" else None
    return callee.code.name if around is None else around.code.name


def _passed(view: View, ref: CodeRef, argument: int) -> Parameter | None:
    found = view.model.request.handed.parameter(ref, argument)
    return kept_parameter(view, ref, argument) if found is None else found


def _arguments(view: View, callee: CodeRef, index: int) -> Iterator[tuple[CodeRef, int]]:
    """What those who call a function give for one of its parameters."""
    for node, receiver in view.call_sites.get(callee.id, ()):
        call = view.program.call(node)
        argument = None if call is None else argument_of(call[1], callee, index, receiver)
        if call is not None and argument is not None:
            yield call[0], argument


def _is_unknown(view: View, ref: CodeRef, argument: int) -> bool:
    return all(isinstance(view.flow.objects[o], External) for o in view.flow.values(ref, argument))


def who_is_asking(view: View, locals_: ContextLocals) -> Who:
    """Of those that requests set."""
    served = view.model.request.codes.keys() | view.model.latent.codes.keys()
    kept = [
        local
        for obj, sets in sorted(locals_.sets.items())
        if not served.isdisjoint(found.code for found in sets)
        and locals_.tells_who(local := Local(obj, locals_.name(obj)))
    ]
    told = {local for ref in view.functions() for local in _told(locals_, ref)} if kept else set()
    return Who(next(iter(kept), None), next((each for each in kept if each in told), None))


def _told(locals_: ContextLocals, ref: CodeRef) -> Iterator[Local]:
    """What a public function returns of what it reads."""
    if ref.code.name.startswith("_"):
        return
    returned = {
        root
        for op in ref.code.ops
        if isinstance(op, ir.Return) and op.value >= 0
        for root in roots(ref.code, op.value)
    }
    for read in locals_.reads(ref) if returned else ():
        if read.value in returned:
            yield read.local


def _is_carried(view: View, hops: Hops, ref: CodeRef, hop: Hop) -> bool:
    begun = (view.program.codes[code] for code, _ in hop.begun)
    return any(map(hops.has_context, (ref, *begun)))


def _given(view: View, ref: CodeRef, hop: Hop) -> Iterator[Parameter]:
    """Parameters that the hop runs: itself, or by what it begins."""
    handed = view.model.request.handed
    passed = (passed_work(view, ref, hop.value, hop.given, each) for each in hop.begun)
    for value in (hop.given, *(argument for _, argument in chain.from_iterable(passed))):
        found = handed.parameter(ref, value)
        if found is not None:
            yield found


def _is_chosen(view: View, parameter: Parameter) -> bool:
    """Whether a caller gives something that it looked up, and nobody knows what that may be."""
    return any(
        _is_looked_up(view, ref, argument)
        for _, sites in _ways(view, parameter)
        for ref, argument in sites
        if _passed(view, ref, argument) is None
    )


def _is_looked_up(view: View, ref: CodeRef, argument: int) -> bool:
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, argument)]
    unknown = any(isinstance(obj, External) and "()" in obj.path for obj in objects) or not objects
    return unknown and any(
        isinstance(ref.code.ops[root], _CHOSEN) for root in roots(ref.code, argument)
    )


def _hit(view: View, context: Context, hop: Hop, name: str, sure: Confidence) -> Hit:
    return Hit(
        rule="ISO504",
        code=context[0],
        value=hop.value,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context).at_most(sure),
        reach=view.reach_of(context[0]),
        group=f"{hop.value} {name}",
        context=context,
        attribute=name,
        described=f"{hop.short} runs what it is given without the request's context",
    )
