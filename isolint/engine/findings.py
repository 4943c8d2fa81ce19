"""Hits to findings: one per rule, function and shared place, with evidence and fingerprint."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from isolint.base.finding import RELATED, Confidence, Finding, Place, Severity, Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.short_names import short
from isolint.engine.claims import Claims, acting
from isolint.engine.evidence import Evidence
from isolint.engine.fingerprints import content, numbered
from isolint.engine.lambdas import faulty
from isolint.model.pointsto.flow import ANY
from isolint.model.reaching.reach import CERTAIN
from isolint.model.scan import Model
from isolint.model.users.values import USER_KINDS
from isolint.pack.rule import Rule

_MOST_RELATED = 8
_OF_OBJECTS = frozenset({"ISO102", "ISO103", "ISO404"})
_ATTRIBUTE_WRITES = frozenset({"ISO201", "ISO203", "ISO404", "ISO405"})
_SETTING = "ISO406"


def to_findings(model: Model, claims: Claims, hits: Iterable[Hit]) -> list[Finding]:
    grouped: dict[tuple[str, int, str], list[Hit]] = {}
    for hit in hits:
        if claims.rule(hit) is not None and not _is_idle(model, hit):
            fault = (_fault(hit), faulty(model.program, hit), hit.group)
            grouped.setdefault(fault, []).append(hit)
    groups = [sorted(group, key=_worst_first) for group in grouped.values()]
    kept = _merged(_without_settings(groups))
    if not kept:
        return []
    evidence = Evidence(model)
    told = [(claims.rule(group[0]), group) for group in kept]
    found = [
        _finding(model, evidence, claims, rule, group) for rule, group in told if rule is not None
    ]
    return numbered(sorted(found, key=order))


def _is_idle(model: Model, hit: Hit) -> bool:
    """Of low severity or about one object, where nobody was seen to begin it: whoever does may have
    an object of his own.
    """
    light = hit.severity is Severity.LOW or hit.rule in _OF_OBJECTS
    return light and _is_supposed(model, hit)


def _is_supposed(model: Model, hit: Hit) -> bool:
    """Nothing else than that it is offered says that users come by."""
    return hit.confidence is Confidence.LOW and model.is_supposed(hit.context)


def _fault(hit: Hit) -> str:
    """Writes of one function to one attribute are one fault, told by the rule of the worst."""
    return "attribute" if hit.rule in _ATTRIBUTE_WRITES else hit.rule


def _worst_first(hit: Hit) -> tuple[int, int, int, int, int, str, str]:
    """An identity tells more than a payload; by names at last, as numbers of objects change with
    every edit of any file.
    """
    kind = USER_KINDS.index(hit.described) if hit.described in USER_KINDS else len(USER_KINDS)
    names = (hit.object or hit.group, hit.owner)
    return (-hit.severity.rank, -hit.confidence.rank, hit.code, hit.value, kind, *names)


def _without_settings(groups: list[list[Hit]]) -> list[list[Hit]]:
    """A write to an attribute that is told as a change of a setting is told by that alone."""
    firsts = [group[0] for group in groups]
    changed = {(hit.code, hit.value, hit.object) for hit in firsts if hit.rule == _SETTING}
    return [
        group
        for group, hit in zip(groups, firsts, strict=True)
        if hit.rule not in _ATTRIBUTE_WRITES or (hit.code, hit.value, hit.object) not in changed
    ]


def _merged(groups: list[list[Hit]]) -> list[list[Hit]]:
    """One operation that writes several places is one fault."""
    by_operation: dict[tuple[str, int, int], list[Hit]] = {}
    for group in groups:
        first = group[0]
        by_operation.setdefault((first.rule, first.code, first.value), []).extend(group)
    return [sorted(group, key=_worst_first) for group in by_operation.values()]


def _finding(
    model: Model, evidence: Evidence, claims: Claims, rule: Rule, group: list[Hit]
) -> Finding:
    hit = group[0]
    ref = model.program.codes[hit.code]
    made = Finding(
        rule=rule.id,
        name=rule.name,
        severity=claims.severity(rule, hit).at_most(_worst_known(model, hit)),
        confidence=hit.confidence,
        reach=hit.reach,
        place=_place(model, hit),
        symbol=ref.symbol,
        object=hit.object,
        message=_message(rule, hit, _acting(model, hit)),
        trace=tuple(_trace(model, evidence, group)),
        attribute=hit.attribute,
    )
    return replace(made, fingerprint=content(made, ref, hit.value))


def _worst_known(model: Model, hit: Hit) -> Severity:
    """Where nobody was seen to serve users, no fault is known to hurt one; nor where a step of the
    way there is only likely.
    """
    apart = model.entries.assumed or _is_beside(model, hit) or _is_doubtful(model, hit)
    return Severity.MEDIUM if apart or _is_supposed(model, hit) else Severity.CRITICAL


def _is_doubtful(model: Model, hit: Hit) -> bool:
    request = model.request
    return hit.context in request.links and request.strength(hit.context) < CERTAIN


def _is_beside(model: Model, hit: Hit) -> bool:
    """In what stands beside the service, or begun there alone."""
    if model.program.codes[hit.code].module.index in model.beside.modules:
        return True
    if hit.context is None or hit.severity.rank <= Severity.MEDIUM.rank:
        return False
    return model.beside.begins(model.request, hit.context)


def _place(model: Model, hit: Hit) -> Place:
    ref = model.program.codes[hit.code]
    return (
        model.program.definition(ref) if hit.value < 0 else model.program.op_place(ref, hit.value)
    )


def _message(rule: Rule, hit: Hit, function: str) -> str:
    text = rule.message.format(
        object=short(hit.owner or hit.object or ""),
        attribute="any attribute" if hit.attribute == ANY else hit.attribute,
        value=hit.described,
        function=function,
        owner=short(hit.owner),
    )
    return f"{text} ({hit.note})" if hit.note else text


def _acting(model: Model, hit: Hit) -> str:
    ref = model.program.codes[acting(hit)]
    return ref.code.qualname or ref.module.name


def _trace(model: Model, evidence: Evidence, group: list[Hit]) -> list[Step]:
    hit = group[0]
    steps = evidence.reached(hit.context) if hit.context is not None else []
    near = {hit.code}
    if hit.context is not None:
        near |= {code for code, _ in _codes_on_way(model, hit.context)}
    if hit.holder >= 0:
        steps += evidence.owned(hit.holder, near)
    if hit.value >= 0:
        steps += [s for s in evidence.source_read(hit.code, hit.value) if s not in steps]
    for one in group:
        steps += [step for step in one.steps if step not in steps]
    steps += _other_holders(model, evidence, group)
    steps += [_related(model, other) for other in _others(group)]
    return steps


def _other_holders(model: Model, evidence: Evidence, group: list[Hit]) -> list[Step]:
    """The same place on other shared objects of the class: where they are made."""
    steps: list[Step] = []
    for holder in dict.fromkeys(hit.holder for hit in group[1:]):
        place = evidence.allocation(holder) if holder >= 0 else None
        if holder != group[0].holder and place is not None and len(steps) < _MOST_RELATED:
            name = model.lifetimes.place_of(holder)
            steps.append(Step(StepKind.OWNER, place, name, "also held"))
    return steps


def _codes_on_way(model: Model, context: tuple[int, int]) -> list[tuple[int, int]]:
    for reach in (model.request, model.latent):
        if context in reach.links:
            return [current for current, _ in reach.chain(context)]
    return []


def _others(group: list[Hit]) -> list[Hit]:
    seen = {_operation(group[0])}
    others: list[Hit] = []
    for hit in group[1:]:
        if _operation(hit) not in seen:
            seen.add(_operation(hit))
            others.append(hit)
    return sorted(others, key=_operation)[:_MOST_RELATED]


def _operation(hit: Hit) -> tuple[int, int]:
    return hit.code, hit.value


def _related(model: Model, hit: Hit) -> Step:
    return Step(StepKind.WRITE, _place(model, hit), model.program.codes[hit.code].symbol, RELATED)


def order(finding: Finding) -> tuple[object, ...]:
    return (
        finding.place.path,
        finding.place.line,
        finding.place.column,
        finding.rule,
        finding.object or "",
        finding.message,
    )
