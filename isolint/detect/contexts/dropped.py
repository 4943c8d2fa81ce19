"""ISO502: a caller knows whose request it is, the callee can be told, and is not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.base.finding import Confidence, Reach, Severity, Step, StepKind
from isolint.detect.code.given import is_spared
from isolint.detect.code.guards import used_in_log
from isolint.detect.contexts.known_askers import Told, is_same, known_askers, told_by
from isolint.detect.contexts.local_contexts import is_known_at
from isolint.detect.contexts.local_identities import is_asked_about
from isolint.detect.contexts.wrapped_calls import called
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import is_placeholder
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import given_to
from isolint.summary import ir

_TELLING = re.compile(r"(^|_)(log|logger|metrics?|track|telemetry|trace|span|audit)(_|$)")
_PLAIN_CALLS = frozenset({"direct", "flow", "typed"})
_FOR_TRACING = ("request", "connection")


def detect(view: View) -> Iterator[Hit]:
    for _, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        own = list(known_askers(view, ref))
        for value, op in ref.each(ir.Call) if own else ():
            yield from _dropped(view, context, ref, value, op, own)


def _is_passed(view: View, ref: CodeRef, index: int) -> bool:
    """Whether some call gives the parameter."""
    for node, receiver in view.call_sites.get(ref.id, ()):
        call = view.program.call(node)
        if call is None:
            continue
        caller = call[0]
        if given_to(view.flow, caller, node - caller.node, ref, index, receiver) is not None:
            return True
    return False


def _dropped(
    view: View,
    context: Context,
    ref: CodeRef,
    value: int,
    op: ir.Call,
    own: list[tuple[int, Told]],
) -> Iterator[Hit]:
    edges = called(view, ref, value)
    unpacks = "**" in op.keywords or any(isinstance(ref.code.ops[a], ir.Star) for a in op.args)
    if len(edges) != 1 or unpacks or view.flow.callbacks.get(ref.node + value):
        return
    ((code, receiver), reason) = next(iter(edges.items()))
    callee = view.program.codes[code]
    if reason not in _PLAIN_CALLS or _is_no_matter(view, callee):
        return
    for index, param in enumerate(callee.code.params):
        wanted = told_by(view, callee, index)
        if wanted is None:
            continue
        if given_to(view.flow, ref, value, callee, index, receiver) is not None:
            continue
        if _is_bound(view, ref, op, param):
            continue
        if not (_is_optional(view, callee, param) and _is_used(view, callee, index)):
            continue
        same = (have for have in own if is_same(have[1], wanted))
        have = next((have for have in same if is_known_at(ref, have[0], value)), None)
        if have is None or is_spared(ref.code, value, frozenset([_name(ref, have[0])])):
            continue
        if is_asked_about(ref, have[0], value):
            continue
        if not _is_told_otherwise(view, ref, op, wanted):
            known = _is_always_told(view, ref, have[0])
            if any(each.endswith("()") for each in wanted.types):
                known = known and _is_passed(view, callee, index)
            yield _hit(view, context, value, callee, wanted, have, known)


def _is_bound(view: View, ref: CodeRef, op: ir.Call, param: ir.Parameter) -> bool:
    """`fetch = partial(query, user_id=user_id)` has it already."""
    flow = view.flow
    return any(
        isinstance(flow.objects[obj], Partial) and f"={param.name}" in flow.fields.get(obj, {})
        for obj in flow.values(ref, op.func)
    )


def _name(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value]
    return op.name if isinstance(op, ir.Bind) else ref.code.params[value].name


def _is_always_told(view: View, ref: CodeRef, value: int) -> bool:
    if not isinstance(ref.code.ops[value], ir.Param):
        return True
    default = ref.code.params[value].default
    return default < 0 or _is_made(view, ref, default) or _is_passed(view, ref, value)


def _is_made(view: View, ref: CodeRef, default: int) -> bool:
    """`Depends(context)`, `Header()`: the framework gives it; `Header(None)` may be left out."""
    parent = view.program.parent(ref)
    made = parent.code.ops[default] if parent is not None else None
    if parent is None or not isinstance(made, ir.Call):
        return False
    given = [value for name, value in made.named if name == "default"] or made.positional[:1]
    return not any(_is_literal(parent.code.ops[value]) for value in given)


def _is_literal(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Const) and op.kind in ("none", "str")


def _is_no_matter(view: View, callee: CodeRef) -> bool:
    """Logging and metrics, records and errors, and objects that know whose they are."""
    if _TELLING.search(callee.code.name) or _TELLING.search(callee.module.name.split(".")[-1]):
        return True
    parent = view.program.parent(callee)
    if parent is None or parent.code.kind != "class":
        return False
    makes = callee.code.name == "__init__"
    identities = view.model.identities
    return identities.is_record(parent.id) if makes else identities.bound_to_request(parent.id)


def _is_optional(view: View, callee: CodeRef, param: ir.Parameter) -> bool:
    parent = view.program.parent(callee)
    if param.default < 0 or parent is None:
        return False
    default = parent.code.ops[param.default]
    if not isinstance(default, ir.Const):
        return False
    return default.kind == "none" or (default.kind == "str" and is_placeholder(view, default.text))


def _is_used(view: View, callee: CodeRef, index: int) -> bool:
    """Read by the callee itself or by a function in it, and not for a log message only."""
    name = callee.code.params[index].name
    if callee.users(index):
        return not used_in_log(callee.code, index)
    for other in range(callee.id + 1, len(view.program.codes)):
        ref = view.program.codes[other]
        if ref.module is not callee.module or not ref.code.qualname.startswith(
            callee.code.qualname + "."
        ):
            return False
        if any(isinstance(op, ir.Load) and op.name == name and op.home >= 0 for op in ref.code.ops):
            return True
    return False


def _is_told_otherwise(view: View, ref: CodeRef, op: ir.Call, wanted: Told) -> bool:
    """Some other argument says whose request it is."""
    identities = view.model.identities
    for argument in op.args:
        given = ref.code.ops[argument]
        name = given.name if isinstance(given, (ir.Attr, ir.Load, ir.Bind)) else ""
        if isinstance(given, ir.Param):
            name = ref.code.params[given.index].name
        if identities.kind(name) == wanted.kind or identities.names_requester(name):
            return True
        if view.model.values.kind(ref, argument) in ("context", "identity"):
            return True
    return False


def _hit(
    view: View,
    context: Context,
    value: int,
    callee: CodeRef,
    wanted: Told,
    have: tuple[int, Told],
    known: bool,
) -> Hit:
    ref = view.program.codes[context[0]]
    confidence = view.confidence(context, Confidence.MEDIUM)
    reach = view.reach_of(ref.id)
    place = view.program.op_place(ref, have[0])
    light = not known or wanted.kind in _FOR_TRACING or reach is not Reach.REQUEST
    light = light or confidence is Confidence.LOW
    return Hit(
        rule="ISO502",
        code=ref.id,
        value=value,
        severity=Severity.LOW if light else Severity.MEDIUM,
        confidence=confidence,
        reach=reach,
        group=f"{value} {wanted.name}",
        context=context,
        attribute=wanted.name,
        described=callee.code.qualname,
        steps=(
            Step(
                StepKind.READ,
                place,
                ref.symbol,
                f"{'has' if have[1].inside else 'knows'} {wanted.name}",
            ),
            Step(
                StepKind.CALL,
                view.program.definition(callee),
                callee.symbol,
                f"could be told {wanted.name}",
            ),
        ),
    )
