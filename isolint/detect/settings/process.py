"""ISO406: a setting of the whole process is changed on an execution path."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.code.captured import is_users
from isolint.detect.hit import Hit
from isolint.detect.settings.change_ratings import ChangeRatings
from isolint.detect.settings.named_by_id import is_named_by_id
from isolint.detect.settings.switched_off import Switches
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir
from isolint.summary.operands import operands


def detect(view: View) -> Iterator[Hit]:
    outside, switches = Outside(view.flow), Switches(view)
    ratings = ChangeRatings(view, outside)
    for reach, context in view.surest_contexts():
        if not _runs(view, context):
            continue
        ref = view.program.codes[context[0]]
        changes = [
            change
            for change in outside.changes(ref)
            if not (_is_own(view, change) or _is_own_receiver(view, ref, change))
            and not switches.off(ref, change.value)
        ]
        if changes and not _runs_elsewhere(view, reach, context):
            for change in changes:
                yield _hit(view, ratings, reach, context, change)


def _runs(view: View, context: Context) -> bool:
    """A module's body runs for a user only when it is itself an entry point."""
    kind = view.program.codes[context[0]].code.kind
    if kind != "module":
        return kind != "class"
    link = view.model.request.links.get(context)
    return link is not None and link.caller is None


def _is_own(view: View, change: Change) -> bool:
    """What is changed was made for this user: a logger named after a run; not where it is what all
    get from then on, as by `translation(…, [language]).install()`.
    """
    made = None if change.of.endswith(".install") else view.program.call(change.site)
    return made is not None and any(
        is_users(view, made[0], given) or is_named_by_id(made[0].code, given)
        for given in made[1].args
    )


def _is_own_receiver(view: View, ref: CodeRef, change: Change) -> bool:
    """A request takes off what it connected: no function of a module."""
    if not change.of.endswith(".disconnect"):
        return False
    given = {obj for value in change.given for obj in view.flow.values(ref, value)}
    functions = [obj for obj in given if isinstance(view.flow.objects[obj], Function)]
    return not any(view.model.sharing.of(obj) for obj in functions)


def _runs_elsewhere(view: View, reach: Reach, context: Context) -> bool:
    """In a process of its own, begun on the way here."""
    for _, link in reach.chain(context):
        if link.caller is None:
            continue
        caller = view.program.codes[link.caller[0]]
        if any(_begins_process(view, caller, value) for value in _handed(caller, link.value)):
            return True
    return False


def _begins_process(view: View, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call):
        return False
    return external_path(view, ref, op.func) in view.model.known.elsewhere


def _handed(ref: CodeRef, call: int) -> Iterator[int]:
    """The call, and those that are given what it makes: `preexec_fn=partial(limit, memory)`."""
    made = {call}
    yield call
    for value in range(call + 1, len(ref.code.ops)):
        op = ref.code.ops[value]
        if isinstance(op, (ir.Bind, ir.Choice, ir.Join)) and not made.isdisjoint(operands(op)):
            made.add(value)
        elif isinstance(op, ir.Call) and not made.isdisjoint(op.args):
            yield value


def _hit(view: View, ratings: ChangeRatings, reach: Reach, context: Context, change: Change) -> Hit:
    ref = view.program.codes[context[0]]
    severity, note = ratings.rate(reach, context, change)
    confidence = view.confidence(context)
    if confidence is Confidence.LOW:
        severity = severity.at_most(Severity.MEDIUM)
    return Hit(
        rule="ISO406",
        code=ref.id,
        value=change.value,
        severity=severity,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=change.place if severity.rank >= Severity.HIGH.rank else f"{change.of} {note}",
        context=context,
        object=change.place,
        attribute=change.key,
        described=change.shown,
        owner=change.place,
        note=note,
    )
