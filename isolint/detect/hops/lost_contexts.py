"""ISO504: a context variable is read in a thread that has not got the request's context."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.caught import is_caught
from isolint.detect.code.given import is_spared
from isolint.detect.code.not_given import is_switched_off
from isolint.detect.hit import Hit
from isolint.detect.hops.context_locals import ContextLocals, Read, is_guarded, is_only_logged
from isolint.detect.hops.given_work import unknown_work, who_is_asking
from isolint.detect.hops.loops_and_failures import why_apart
from isolint.detect.hops.own_reads import is_on_another_object, is_past_test
from isolint.detect.hops.requests_at_hand import has_request
from isolint.detect.hops.thread_work import NO_CONTEXT, Hop, Hops, Way
from isolint.detect.view import View
from isolint.model.calling.callees import Context

_SURE = 2
_UNSET = "LookupError"
_TASKS = frozenset({"task", "worker"})
_ENTERING = frozenset({"__enter__", "__exit__", "__aenter__", "__aexit__"})


def detect(view: View) -> Iterator[Hit]:
    locals_ = view.once(ContextLocals)
    who = who_is_asking(view, locals_)
    hops = {id(reach): Hops(view, reach) for reach in (view.model.request, view.model.latent)}
    for reach, context in view.surest_contexts():
        for hop in hops[id(reach)].of(context):
            ran = hops[id(reach)].run(hop)
            lost = list(_lost(view, locals_, context, hop, ran))
            yield from lost or unknown_work(view, hops[id(reach)], context, hop, who)


def _lost(
    view: View, locals_: ContextLocals, context: Context, hop: Hop, ran: dict[Context, Way]
) -> Iterator[Hit]:
    """One hit for each variable: at its nearest read in the thread."""
    codes = {code for code, _ in ran}
    done: set[object] = set()
    for inner, way in ran.items():
        ref = view.program.codes[inner[0]]
        for read in locals_.reads(ref):
            if read.local in done or not _is_missed(view, locals_, codes, way, read):
                continue
            if read.local.obj < 0 and (
                _is_never_asked(view, inner, read, way) or _is_of_a_task(view, context)
            ):
                continue
            if read.local.obj < 0 and (way.tried or is_caught(ref.code, read.value, NO_CONTEXT)):
                continue
            if read.local.obj < 0 and hop.queued and has_request(view, ref, read.value):
                continue
            if hop.queued and not (
                locals_.tells_who(read.local) and _is_of_requests(view, locals_, read)
            ):
                continue
            if is_spared(ref.code, read.value, way.given) or _is_entering(view, ran, inner):
                continue
            if read.spare and is_only_logged(ref, read.value):
                continue
            done.add(read.local)
            yield _hit(view, locals_, context, hop, ran, inner, read)


def _is_missed(view: View, locals_: ContextLocals, codes: set[int], way: Way, read: Read) -> bool:
    """A request sets it, and neither the thread nor the way to the read does."""
    if read.local.obj < 0:
        return not way.entered and not read.spare
    served = view.model.request.codes.keys() | view.model.latent.codes.keys()
    setters = {found.code for found in locals_.sets.get(read.local.obj, ())}
    return setters.isdisjoint(codes) and not setters.isdisjoint(served)


def _is_never_asked(view: View, inner: Context, read: Read, way: Way) -> bool:
    ref = view.program.codes[inner[0]]
    return (
        is_on_another_object(view, inner, read.value)
        or is_past_test(ref, read.value)
        or is_switched_off(ref.code, read.value, way.missing)
    )


def _is_of_a_task(view: View, context: Context) -> bool:
    """A task that begins another one has no request whose context could be lost."""
    began = view.model.request.entered(context) or frozenset()
    kinds = {entry.kind for entry in view.model.entries.found if entry.code in began}
    return bool(kinds) and kinds <= _TASKS


def _is_entering(view: View, ran: dict[Context, Way], inner: Context) -> bool:
    """What enters a context of its own asks for the one before it, to put that back."""
    at: Context | None = inner
    while at is not None:
        if view.program.codes[at[0]].code.name in _ENTERING:
            return True
        at = ran[at].caller
    return False


def _is_of_requests(view: View, locals_: ContextLocals, read: Read) -> bool:
    """No task sets the variable, as one does that brings the context along."""
    request = view.model.request
    tasks = {entry.code for entry in view.model.entries.found if entry.kind == "task"}
    began = (
        request.chain(context)[0][0][0]
        for found in locals_.sets.get(read.local.obj, ())
        for context in request.codes.get(found.code, ())
    )
    return tasks.isdisjoint(began)


def _hit(
    view: View,
    locals_: ContextLocals,
    context: Context,
    hop: Hop,
    ran: dict[Context, Way],
    inner: Context,
    read: Read,
) -> Hit:
    ref = view.program.codes[context[0]]
    confidence = view.confidence(context)
    if ran[inner].sure < _SURE:
        confidence = confidence.at_most(Confidence.MEDIUM)
    severity = Severity.LOW if ran[inner].logs else _severity(view, locals_, inner, read)
    apart = why_apart(view.program, ran, inner, read.value)
    if apart or confidence is not Confidence.HIGH:
        severity = severity.at_most(Severity.MEDIUM)
    name = read.local.name.removesuffix("()")
    return Hit(
        rule="ISO504",
        code=ref.id,
        value=hop.value,
        severity=severity,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=f"{hop.value} {name}",
        context=context,
        attribute=name,
        described=f"{hop.short} runs {_names(view, hop)} without the request's context",
        note=apart,
        steps=tuple(_steps(view, hop, ran, inner, read, ref.id)),
    )


def _severity(view: View, locals_: ContextLocals, inner: Context, read: Read) -> Severity:
    code = view.program.codes[inner[0]].code
    guarded = is_guarded(code, read.value) or is_caught(code, read.value, _UNSET)
    if locals_.tells_who(read.local):
        return Severity.MEDIUM if guarded else Severity.HIGH
    return Severity.LOW if guarded or read.spare else Severity.MEDIUM


def _names(view: View, hop: Hop) -> str:
    return ", ".join(dict.fromkeys(view.program.codes[code].code.name for code, _ in hop.begun))


def _steps(
    view: View, hop: Hop, ran: dict[Context, Way], inner: Context, read: Read, begins: int
) -> Iterator[Step]:
    """From the hop down to the read."""
    calls: list[Step] = []
    where = "task" if hop.queued else "thread"
    current, way = inner, ran[inner]
    while way.caller is not None:
        caller = view.program.codes[way.caller[0]]
        place, symbol = view.program.op_place(caller, way.value), _symbol(view, current)
        calls.append(Step(StepKind.CALL, place, symbol, f"in the {where}"))
        current, way = way.caller, ran[way.caller]
    begun = view.program.op_place(view.program.codes[begins], hop.value)
    how = "is queued as a task" if hop.queued else "begins in a thread of its own"
    yield Step(StepKind.CALL, begun, _symbol(view, current), how)
    yield from reversed(calls)
    ref = view.program.codes[inner[0]]
    place = view.program.op_place(ref, read.value)
    yield Step(StepKind.READ, place, ref.symbol, f"reads {read.local.name.removesuffix('()')}")


def _symbol(view: View, context: Context) -> str:
    return view.program.codes[context[0]].symbol
