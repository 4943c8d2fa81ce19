"""ISO204: a request's session goes along with work that can outlive the request."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.begun_by import Given, Starters, begun
from isolint.detect.code.waiting import waits_for
from isolint.detect.hit import Hit
from isolint.detect.operators.only import ONLY_OPERATORS
from isolint.detect.sessions.captures import Capture, Captures, captured
from isolint.detect.sessions.closed_by_work import CLOSED, is_closed_by_work
from isolint.detect.sessions.ownership import is_given_away
from isolint.detect.sessions.queued_jobs import queued, workers
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def detect(view: View) -> Iterator[Hit]:
    """Work that a function of the program begins is told where it was handed that."""
    work = [(*each, list(begun(view, each[2]))) for each in captured(view)]
    starters, told = Starters(view), set[tuple[int, int]]()
    for captures, context, ref in captured(view, any(each[3] for each in work)):
        for given in starters.calls(ref):
            for hit in _given(view, context, captures, given, starters.work(ref, given)):
                told.add(given.begins)
                yield hit
    for captures, context, ref, begins in work:
        for value, op, path in begins:
            if (ref.id, value) not in told:
                yield from _begun(view, context, captures, value, op, path)
        yield from _queued(view, context, captures)


def _begun(
    view: View, context: Context, captures: Captures, value: int, op: ir.Call, path: str
) -> Iterator[Hit]:
    ref = view.program.codes[context[0]]
    taken = [one for one in captures.of(ref, value, op) if not is_given_away(view, one)]
    if taken and not waits_for(view, ref, value):
        yield from (_hit(view, context, ref, value, path, one) for one in taken)


def _queued(view: View, context: Context, captures: Captures) -> Iterator[Hit]:
    ref = view.program.codes[context[0]]
    for value, op, path in queued(view, ref):
        for capture in captures.among(ref, op.args, workers(view)):
            if not is_given_away(view, capture):
                yield _hit(view, context, ref, value, path, capture)


def _given(
    view: View, context: Context, captures: Captures, given: Given, work: list[Context]
) -> Iterator[Hit]:
    """By a function of the program that begins what it is given."""
    ref, starter = view.program.codes[context[0]], view.program.codes[given.begins[0]]
    if given.returned and waits_for(view, ref, given.call):
        return
    for capture in captures.among(ref, given.arguments, work):
        if not is_given_away(view, capture):
            hit = _hit(view, context, ref, given.call, starter.symbol, capture)
            place = view.program.op_place(starter, given.begins[1])
            begins = Step(StepKind.CALL, place, starter.symbol, "does not wait for it")
            yield replace(hit, steps=(*hit.steps, begins))


def _hit(
    view: View, context: Context, ref: CodeRef, value: int, path: str, capture: Capture
) -> Hit:
    confidence = view.confidence(context)
    apart = view.ratings.limits.operators.alone(context, ref, value)
    closed = is_closed_by_work(view, capture)
    low = apart or closed or capture.row or confidence is Confidence.LOW
    notes = (capture.how, CLOSED if closed else "", ONLY_OPERATORS if apart else "")
    return Hit(
        rule="ISO204",
        code=ref.id,
        value=_shown(ref, value, capture),
        severity=Severity.MEDIUM if low else Severity.HIGH,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=f"{value}",
        context=context,
        described=f"{_short(path)}, whose work can outlive the request",
        note=", ".join(filter(None, notes)),
        steps=tuple(_steps(view, ref, value, capture)),
    )


def _shown(ref: CodeRef, call: int, capture: Capture) -> int:
    """The argument when it has a place of its own inside the call; a variable has not."""
    outer, inner = ref.code.ops[call], ref.code.ops[capture.shown]
    inside = outer.start <= inner.start and inner.end <= outer.end
    return capture.shown if inside else call


def _short(path: str) -> str:
    """`BackgroundTasks.add_task`, `asyncio.create_task`, `Thread` or `call_later` of a path."""
    owner, _, name = path.rpartition(".")
    of = owner.rpartition(".")[2].removesuffix("()")
    made = owner.endswith("()") and not of[:1].isupper()
    return f"{name}()" if made or name[:1].isupper() else f"{of}.{name}()"


def _steps(view: View, ref: CodeRef, call: int, capture: Capture) -> Iterator[Step]:
    home = view.program.codes[capture.code]
    if isinstance(home.code.ops[capture.value], ir.Param):
        place = view.program.op_place(home, capture.value)
        yield Step(StepKind.READ, place, home.symbol, "the request's session comes in here")
    yield from _made(view, home, capture.value)
    place = view.program.op_place(ref, call)
    yield Step(StepKind.CALL, place, ref.symbol, "begins work that can outlive the request")


def _made(view: View, home: CodeRef, value: int) -> Iterator[Step]:
    """Where the session is made, for each place that is known."""
    for obj in sorted(view.flow.values(home, value)):
        made = view.flow.made_at(obj) if view.model.identities.is_session(obj) else None
        if made is not None:
            ref, at = made
            yield Step(StepKind.OWNER, view.program.op_place(ref, at), ref.symbol, "session made")
