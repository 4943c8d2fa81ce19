"""Findings as SARIF results: both chains are code flows, what else was seen is related."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from isolint.base.finding import Finding, Step, StepKind
from isolint.report.chains import ownership, step_words, way
from isolint.report.levels import level
from isolint.report.sarif_places import location


def result(finding: Finding, index: Mapping[str, int], base: str, compared: bool) -> dict[str, Any]:
    known = {"ruleIndex": index[finding.rule]} if finding.rule in index else {}
    return {
        "ruleId": finding.rule,
        **known,
        "level": level(finding.severity),
        "message": {"text": sentence(finding.message)},
        "locations": [location(base, finding.place, finding.symbol)],
        "partialFingerprints": {"isolint/v1": finding.fingerprint},
        **({"baselineState": "new" if finding.new else "unchanged"} if compared else {}),
        "suppressions": _suppressions(finding),
        "codeFlows": _flows(finding, base),
        "relatedLocations": _related(finding, base),
        "properties": {
            "severity": finding.severity.value,
            "confidence": finding.confidence.value,
            "reach": finding.reach.value,
            "object": finding.object,
        },
    }


def sentence(text: str) -> str:
    """With a full stop; without a capital, as many begin with the name of a function."""
    return text if text.endswith((".", "!", "?")) else f"{text}."


def _suppressions(finding: Finding) -> list[dict[str, Any]]:
    """An empty list says that it is open, a missing one would say that nobody knows."""
    if finding.suppressed is None:
        return []
    return [suppression(finding.suppressed.kind, finding.suppressed.reason)]


def suppression(kind: str, reason: str) -> dict[str, Any]:
    where = "external" if kind == "settings" else "inSource"
    return {"kind": where, "status": "accepted", "justification": reason or "No reason is given."}


def _flows(finding: Finding, base: str) -> list[dict[str, Any]]:
    chains = (
        ("How a request gets there", way(finding.trace), "call"),
        ("Why it is shared", ownership(finding.trace), "owner"),
    )
    return [
        _flow(title, [*_links(steps, base, kind), _end(finding, base)])
        for title, steps, kind in chains
        if steps
    ]


def _flow(title: str, links: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"message": {"text": f"{title}."}, "threadFlows": [{"locations": list(links)}]}


def _links(steps: Iterable[Step], base: str, kind: str) -> list[dict[str, Any]]:
    return [
        {"location": _told(step, base), "kinds": [kind], "importance": "essential"}
        for step in steps
    ]


def _end(finding: Finding, base: str) -> dict[str, Any]:
    place = location(base, finding.place, finding.symbol)
    said = {"message": {"text": sentence(finding.message)}}
    return {"location": place | said, "kinds": ["danger"], "importance": "essential"}


def _told(step: Step, base: str) -> dict[str, Any]:
    said = {"message": {"text": sentence(step_words(step))}}
    # An owner's symbol may be an attribute of the step before, which is no name of its own.
    symbol = "" if step.symbol.startswith((".", "[")) else step.symbol
    return location(base, step.place, symbol) | said


def _related(finding: Finding, base: str) -> list[dict[str, Any]]:
    told = {id(step) for step in (*way(finding.trace), *ownership(finding.trace))}
    steps = [step for step in finding.trace if id(step) not in told]
    writes_first = sorted(steps, key=lambda step: step.kind is not StepKind.WRITE)
    return [{"id": at, **_told(step, base)} for at, step in enumerate(writes_first, 1)]
