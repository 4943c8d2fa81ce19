"""ISO505: what is a user's is sent to everybody, or to nobody in particular."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.contexts.emitting import Sent, emissions
from isolint.detect.contexts.sources import Source, knows_whose, sources
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context

_SHOWN = {
    "all": "to everybody who is connected",
    "group": "to everybody in a group that is the same for all users",
    "bus": "without saying for whom",
}
_MOST_STEPS = 4


def detect(view: View) -> Iterator[Hit]:
    """A library's events are for its callers to address."""
    if view.model.entries.assumed:
        return
    for reach, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        if reach is view.model.request and ref.code.kind == "function":
            for sent in emissions(view, ref):
                found = sources(view, ref, sent.value, sent.data)
                if sent.how == "bus":
                    found = [one for one in found if one.plain and not one.named]
                    found = [one for one in found if one.knows or _callers_know(view, one)]
                if found:
                    yield _hit(view, context, sent, found)


def _callers_know(view: View, one: Source) -> bool:
    """A caller is told whose request it is, and has it sent by who is not."""
    sites = view.call_sites.get(one.code, ())
    callers = {view.program.position(node)[0] for node, _ in sites}
    return any(
        code in view.model.request.codes and knows_whose(view, view.program.codes[code])
        for code in sorted(callers)
    )


def _hit(view: View, context: Context, sent: Sent, found: list[Source]) -> Hit:
    ref = view.program.codes[context[0]]
    return Hit(
        rule="ISO505",
        code=ref.id,
        value=sent.value,
        severity=_severity(sent, found),
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=sent.group or sent.how,
        context=context,
        described=_SHOWN[sent.how],
        attribute=sent.group,
        note="it names a user" if all(one.named for one in found) else "",
        steps=tuple(_steps(view, ref.id, found)),
    )


def _severity(sent: Sent, found: list[Source]) -> Severity:
    """Worst where the sender knows whose data it is and neither addresses it nor says so. Who
    listens to a group can still drop what is not theirs.
    """
    if sent.how != "bus" and any(one.knows and not one.named for one in found):
        return Severity.HIGH
    return Severity.LOW if sent.how == "group" else Severity.MEDIUM


def _steps(view: View, own: int, found: list[Source]) -> Iterator[Step]:
    for one in [one for one in found if one.code != own][:_MOST_STEPS]:
        ref = view.program.codes[one.code]
        yield Step(StepKind.CALL, view.program.op_place(ref, one.value), ref.symbol, "sends it")
