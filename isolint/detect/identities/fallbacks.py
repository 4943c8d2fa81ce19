"""ISO302: a missing identity becomes a literal that all such requests share."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.caches.cached_views import cache_method
from isolint.detect.code.guards import uses
from isolint.detect.code.missing import is_rejected, is_tested, is_used_if_filled
from isolint.detect.code.naming import Fallback, Naming
from isolint.detect.code.told_only import is_only_told
from isolint.detect.hit import Hit
from isolint.detect.identities.always_passed import ALWAYS_PASSED, AlwaysPassed
from isolint.detect.identities.default_calls import default_calls
from isolint.detect.identities.filled_before import FILLED_BEFORE, FilledBefore
from isolint.detect.identities.filled_states import FILLED, FilledStates
from isolint.detect.identities.logins import is_of_login
from isolint.detect.identities.named_targets import given_fallback
from isolint.detect.identities.placeholder_weights import AT_STARTUP, serves_nobody
from isolint.detect.identities.placeholders import first_context
from isolint.detect.identities.returned_instead import returned_instead
from isolint.detect.identities.route_parts import is_route_part
from isolint.detect.identities.shared_entries import ONE_ENTRY, CommonEntries
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

# Whoever it may be: a rule for all, and nobody's entry.
_WILDCARDS = frozenset({"*", "%"})


def detect(view: View) -> Iterator[Hit]:
    naming, states = Naming(view.model.identities), FilledStates(view)
    before = FilledBefore(view, naming, _literal)
    entries = {entry.code for entry in view.model.entries.found}
    for ref in view.functions():
        if ref.id in entries:
            yield from _own_defaults(view, naming, ref)
        for value, instead, text in (
            *returned_instead(view, naming, ref),
            *default_calls(view, ref),
        ):
            yield _hit(view, ref, value, instead, text)
        for value, op in ref.among(ir.Choice, ir.Call, ir.Bind):
            if isinstance(op, (ir.Choice, ir.Call)):
                found = naming.fallback(ref, value) or given_fallback(view, ref, value, op)
                literal = None if found is None else _literal(naming, ref, found)
                if found is None or literal is None or is_of_login(ref, value):
                    continue
                if ref.id in entries and is_route_part(view, ref, value):
                    continue
                if literal or not _is_asked_for(ref.code, value):
                    hit = _hit(view, ref, value, found, literal)
                    filled = FILLED if states.fills(ref, value, found.name) else ""
                    if hit.severity is Severity.HIGH and before.holds(ref, value, literal):
                        filled = FILLED_BEFORE
                    yield _as_filled(hit, filled) if filled else hit
            elif isinstance(op, ir.Bind) and op.value >= 0:
                yield from _late_default(view, naming, ref, value, op)


def _is_asked_for(code: ir.Code, value: int) -> bool:
    """The code goes on otherwise, or does nothing with it, where nothing is there."""
    return is_rejected(code, value) or is_used_if_filled(code, value)


def _literal(naming: Naming, ref: CodeRef, found: Fallback) -> str | None:
    """The literal among the options, a formatted or a configured one included."""
    for option in found.options:
        op = ref.code.ops[option]
        if isinstance(op, ir.Const) and op.kind == "str" and op.text not in _WILDCARDS:
            return op.text
        if isinstance(op, ir.Combine) and op.kind == "format" and _is_fixed(ref, op):
            return "a fixed text"
        configured = naming.configured(ref, option) or naming.written(ref, option)
        if configured:
            return configured
    return None


def _is_fixed(ref: CodeRef, op: ir.Combine) -> bool:
    return all(isinstance(ref.code.ops[part], ir.Const) for part in op.values)


def _late_default(
    view: View, naming: Naming, ref: CodeRef, value: int, op: ir.Bind
) -> Iterator[Hit]:
    """`if not user_id: user_id = "default_user"`."""
    kind = view.model.identities.kind(op.name, ref)
    if kind is None or ref.code.kind != "function":
        return
    literal = _literal(naming, ref, Fallback(kind, op.name, [op.value]))
    if literal is not None and is_tested(ref, op):
        yield _hit(view, ref, value, Fallback(kind, op.name, [op.value]), literal)


def _own_defaults(view: View, naming: Naming, ref: CodeRef) -> Iterator[Hit]:
    """`thread_id: str = Body("")` of an entry point: whoever leaves it out."""
    for value, op in ref.each(ir.Param):
        parameter = ref.code.params[op.index]
        kind = naming.identities.kind(parameter.name, ref)
        if kind is None or not _is_empty_text(view, ref, parameter.default):
            continue
        if CommonEntries(view, empty=True).found(ref, value):
            yield _hit(view, ref, value, Fallback(kind, parameter.name, []), "")


def _is_empty_text(view: View, ref: CodeRef, default: int) -> bool:
    parent = view.program.parent(ref)
    if parent is None or default < 0:
        return False
    op = parent.code.ops[default]
    if isinstance(op, ir.Call):
        given = [v for name, v in op.named if name == "default"] or op.positional[:1]
        op = parent.code.ops[given[0]] if given else op
    return isinstance(op, ir.Const) and op.kind == "str" and not op.text


def _hit(view: View, ref: CodeRef, value: int, found: Fallback, literal: str) -> Hit:
    logged = (
        _is_for_display(ref, value)
        or is_only_told(view, ref, value)
        or _ends_in_key(view, ref, value)
    )
    reach = view.reach_of(ref.id)
    shared = (
        not logged
        and reach is Reach.REQUEST
        and CommonEntries(view, empty=not literal).found(ref, value)
    )
    before = serves_nobody(view, reach)
    passed = shared and AlwaysPassed(view).holds(ref, value, found.name)
    return Hit(
        rule="ISO302",
        code=ref.id,
        value=value,
        severity=_severity(found.kind, logged or before, shared and not passed),
        confidence=Confidence.HIGH,
        reach=reach,
        note=ALWAYS_PASSED if passed else ONE_ENTRY if shared else AT_STARTUP if before else "",
        group=f"{found.name}:{literal}:{value if logged else ''}",
        context=first_context(view, ref),
        attribute=found.name,
        described=repr(literal),
    )


def _as_filled(hit: Hit, note: str) -> Hit:
    return replace(hit, severity=hit.severity.at_most(Severity.MEDIUM), note=note)


def _severity(kind: str, logged: bool, shared: bool) -> Severity:
    """What names a request, as a trace does, says nothing of whose it is: logs mix them up."""
    if logged or (kind == "request" and not shared):
        return Severity.LOW
    return Severity.HIGH if shared else Severity.MEDIUM


def _is_for_display(ref: CodeRef, value: int) -> bool:
    """`person.full_name or person.username or "unknown"`."""
    op = ref.code.ops[value]
    first = ref.code.ops[op.values[0]] if isinstance(op, ir.Choice) and op.kind == "or" else None
    return isinstance(first, (ir.Attr, ir.Bind)) and first.name in _SHOWN


_SHOWN = frozenset(
    {"name", "fullname", "full_name", "display_name", "displayname", "nickname", "nick"}
    | {"first_name", "title", "label", "get_full_name"}
)


def _ends_in_key(view: View, ref: CodeRef, value: int) -> bool:
    """It only tells the entries of an outside cache apart: all without a name share theirs."""
    users = [(index, op) for index, op in enumerate(ref.code.ops) if value in uses(op)]
    return bool(users) and all(
        _ends_in_key(view, ref, index)
        if isinstance(op, ir.Bind) or (isinstance(op, ir.Combine) and op.kind == "format")
        else isinstance(op, ir.Call)
        and op.args[:1] == [value]
        and bool(cache_method(view, ref, op))
        for index, op in users
    )
