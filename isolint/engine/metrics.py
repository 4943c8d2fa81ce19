"""The four metrics, with their members."""

from __future__ import annotations

from isolint.base.finding import Finding, Severity, StepKind
from isolint.base.report import Bound, EntryPoint, Metrics, Ratio
from isolint.detect.code.let_through import let_through
from isolint.detect.code.state import instances_of
from isolint.detect.lifetimes.limiters import guards_setup, held_across_await, waits
from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.entry_points import DEPENDENCY


def measure(
    view: View, findings: list[Finding], exposing: frozenset[str]
) -> tuple[Metrics, list[EntryPoint]]:
    """`exposing` are the rules about sessions and identity."""
    path = [ref for ref in view.functions() if _is_function(ref) and _on_path(view, ref)]
    exposed = _exposed(view, findings, exposing)
    entries = _entry_points(view, exposed)
    score = Ratio(
        numerator=sum(ref.id not in exposed for ref in path),
        denominator=len(path),
        missing=tuple(sorted(ref.symbol for ref in path if ref.id in exposed)),
    )
    isolated = Ratio(
        numerator=sum(entry.isolated for entry in entries),
        denominator=len(entries),
        missing=tuple(sorted(e.symbol for e in entries if not e.isolated)),
    )
    metrics = Metrics(score, isolated, _coverage(view), _singletons(view), _bound(view))
    return metrics, entries


def _is_function(ref: CodeRef) -> bool:
    return ref.code.kind == "function"


def _on_path(view: View, ref: CodeRef) -> bool:
    """By a way that is known: a score that counts what a mere guess leads to, which can be half of
    the program, says little of either half.
    """
    request = view.model.request
    return any(request.strength(context) > 0 for context in request.codes.get(ref.id, ()))


def _exposed(view: View, findings: list[Finding], exposing: frozenset[str]) -> set[int]:
    """Functions that touch shared mutable state, or carry a finding about sessions or identity."""
    carrying = {
        symbol
        for finding in findings
        if finding.rule in exposing and finding.severity.rank >= Severity.MEDIUM.rank
        for symbol in carriers(finding)
    }
    named = {ref.id for ref in view.functions() if ref.symbol in carrying}
    return set(view.touches) | named


def carriers(finding: Finding) -> set[str]:
    """Where it stands, which can be a module, and what the way from the entry point leads to."""
    way = [step.symbol for step in finding.trace if step.kind in (StepKind.ENTRY, StepKind.CALL)]
    return {finding.symbol, *way[-1:]}


def _entry_points(view: View, exposed: set[int]) -> list[EntryPoint]:
    inner: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for callee, callers in view.model.request.callers.items():
        for caller, _ in callers:
            inner.setdefault(caller, []).append(callee)
    touched = _reaching(view, exposed)
    found: dict[tuple[str, str, int], EntryPoint] = {}
    for entry in view.model.entries.found:
        if entry.kind == DEPENDENCY:
            continue
        ref = view.program.codes[entry.counted]
        key = (entry.kind, entry.route, entry.counted)
        isolated = (entry.code, entry.receiver) not in touched
        before = found.get(key)
        found[key] = EntryPoint(
            kind=entry.kind,
            route=entry.route,
            place=view.program.definition(ref),
            symbol=ref.symbol,
            isolated=isolated and (before is None or before.isolated),
        )
    return sorted(found.values(), key=lambda e: (e.place.path, e.place.line, e.kind, e.route))


def _reaching(view: View, exposed: set[int]) -> set[tuple[int, int]]:
    """Contexts from which an exposed function is reached."""
    request = view.model.request
    stack = [context for context in request.links if context[0] in exposed]
    found = set(stack)
    while stack:
        for caller, _ in request.callers.get(stack.pop(), ()):
            if caller not in found:
                found.add(caller)
                stack.append(caller)
    return found


def _coverage(view: View) -> Ratio:
    facing = [ref for ref in view.user_facing if _on_path(view, ref)]
    without = [ref for ref in facing if not view.model.identities.receives(ref)]
    return Ratio(
        numerator=len(facing) - len(without),
        denominator=len(facing),
        missing=tuple(sorted(ref.symbol for ref in without)),
    )


def _singletons(view: View) -> tuple[str, ...]:
    """Shared objects with mutable state on which something runs while serving, each by its root."""
    lifetimes = view.model.lifetimes
    touched = {place for places in view.touches.values() for place in places}
    found: dict[str, None] = {}
    for obj, _ in instances_of(view):
        if obj in view.receivers_on_request_path:
            symbol = lifetimes.symbol(obj)
            if any(place.rpartition(".")[0] == symbol for place in touched):
                root = lifetimes.root_name(lifetimes.chain(obj)[0][1])
                found[f"{symbol} ({root})"] = None
    names = {label.split(" (")[0] for label in found}
    classes = {info.ref.symbol for info in view.flow.classes.info.values()}
    for place in sorted(touched):
        owner = place.rpartition(".")[0]
        if owner not in names:
            found[f"{place} ({'class' if owner in classes else 'module'})"] = None
    return tuple(sorted(found))


def _bound(view: View) -> Bound:
    """The smallest number of users that a shared limiter lets through at a time."""
    best: Bound = Bound()
    request = view.model.request
    for context in request.links:
        ref = view.program.codes[context[0]]
        for value, limiter, _ in waits(view, request, context, ref):
            limit = _limit(view, ref, value, limiter)
            if limit is not None and (best.value is None or limit < best.value):
                best = Bound(limit, view.program.op_place(ref, value), ref.symbol)
    return best


def _limit(view: View, ref: CodeRef, value: int, limiter: External) -> int | None:
    if not held_across_await(ref, value) or guards_setup(ref, value):
        return None
    if limiter.path in view.model.known.rates:
        return None
    return let_through(view, limiter)
