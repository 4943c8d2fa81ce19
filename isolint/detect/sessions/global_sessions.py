"""ISO202: a session that lives in a module, a class, a default argument or the app's state."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.sessions.closed_at_once import is_read_elsewhere
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.shared.ownership import Hold
from isolint.summary import ir

_NAME = re.compile(r"\w+")
_ONE_BY_ONE = "one event after another"
_HANDED_OVER = "a library's object alone uses it"


def detect(view: View) -> Iterator[Hit]:
    uses = view.session_uses
    for obj, hold in uses.held.items():
        if uses.is_for_startup(obj):
            continue
        if hold.root == "state":
            yield from _in_state(view, obj, hold)
        else:
            yield _hit(view, obj, hold, hold.code, hold.value)


def _hit(view: View, obj: int, hold: Hold, code: int, value: int) -> Hit:
    name = view.model.lifetimes.root_name(hold)
    context = next(iter(view.session_uses.on_paths(obj)), None)
    severity, confidence, note = _rated(view, obj, hold, context)
    return Hit(
        rule="ISO202",
        code=code,
        value=value,
        severity=severity,
        confidence=confidence,
        reach=Reach.LATENT if context is None else view.reach_of(context[0]),
        group=name,
        context=context,
        holder=obj,
        object=name,
        attribute=hold.name,
        note=note,
    )


def _rated(
    view: View, obj: int, hold: Hold, context: Context | None
) -> tuple[Severity, Confidence, str]:
    if context is not None:
        alone = serves_one_at_a_time(view)
        note = _ONE_BY_ONE if alone else view.ratings.limits.quiet.of(obj)
        severity = Severity.MEDIUM if note else Severity.CRITICAL
        return severity, view.confidence(context), note
    if _is_handed_over(view, obj, hold):
        return Severity.MEDIUM, Confidence.HIGH, _HANDED_OVER
    used = view.session_uses.functions(obj)
    severity = Severity.MEDIUM if used else Severity.LOW
    return severity, Confidence.MEDIUM, "no request was seen to use it"


def _is_handed_over(view: View, obj: int, hold: Hold) -> bool:
    """`store = Saver(connection)`: the module gives a plain connection to an object of a library's,
    and no function of the program uses it.
    """
    described, ref = view.flow.objects[obj], view.program.codes[hold.code]
    if hold.root != "module" or hold.value < 0 or not isinstance(described, External):
        return False
    if "connect" not in described.path.lower() or is_read_elsewhere(view, ref, hold.name):
        return False
    users = ref.users(hold.value)
    return bool(users) and all(
        isinstance(op := ref.code.ops[at], ir.Call)
        and op.func != hold.value
        and _is_outside(view, ref, at)
        for at in users
    )


def _is_outside(view: View, ref: CodeRef, call: int) -> bool:
    objects = [view.flow.objects[made] for made in view.flow.values(ref, call)]
    return bool(objects) and all(isinstance(made, External) for made in objects)


def serves_one_at_a_time(view: View) -> bool:
    """A process of a serverless function never has two events at once."""
    kinds = {entry.kind for entry in view.model.entries.found}
    return kinds == {"lambda"}


def _in_state(view: View, obj: int, hold: Hold) -> Iterator[Hit]:
    """Put there when the service starts; what a request stores is told as its write."""
    name = _NAME.findall(hold.name)[-1]
    for ref in view.program.codes:
        if ref.id in view.model.request.codes and ref.id not in view.model.startup.codes:
            continue
        for value, given in _stored(view, ref, name):
            if obj in view.flow.values(ref, given) and _is_session(view, ref, given):
                yield _hit(view, obj, hold, ref.id, value)
                return


def _stored(view: View, ref: CodeRef, name: str) -> Iterator[tuple[int, int]]:
    """`app.state.db = …`, `app["db"] = …`, `Application(db=…)`: the operation and the value."""
    for value, attr in ref.each(ir.SetAttr):
        if attr.name == name and attr.value >= 0 and _is_state(view, ref, attr.base):
            yield value, attr.value
    for value, item in ref.each(ir.SetItem):
        key = ref.code.ops[item.key] if item.key >= 0 else None
        named = isinstance(key, ir.Const) and key.text == name and item.value >= 0
        if named and _is_state(view, ref, item.base):
            yield value, item.value
    for value, call in ref.each(ir.Call):
        given = [argument for keyword, argument in call.named if keyword == name]
        path = external_path(view, ref, call.func) if given else ""
        if path == BUILTIN + "dict" or path in view.model.known.kept_keywords:
            yield from ((value, argument) for argument in given)


def _is_state(view: View, ref: CodeRef, value: int) -> bool:
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, value)]
    known = view.model.known.shared_state
    return any(isinstance(obj, External) and obj.path in known for obj in objects)


def _is_session(view: View, ref: CodeRef, value: int) -> bool:
    return view.model.values.kind(ref, value) == "session"
