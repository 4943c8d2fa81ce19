"""What costs most of each threshold, worst first."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePath

from isolint.base.finding import Finding, Place
from isolint.base.report import Bound, Report

_MOST = 5


def costing_isolation(report: Report) -> tuple[str, ...]:
    """Shared objects by the exposed functions that their findings pass through."""
    exposed = frozenset(report.metrics.isolation_score.missing)
    touched: dict[str, set[str]] = {}
    found: dict[str, list[Finding]] = {}
    for finding in _open(report):
        on_way = {finding.symbol, *(step.symbol for step in finding.trace)} & exposed
        if on_way:
            name = finding.object or finding.symbol
            touched.setdefault(name, set()).update(on_way)
            found.setdefault(name, []).append(finding)
    ranked = sorted(touched, key=lambda name: (-len(touched[name]), name))
    return tuple(
        f"{name}: exposes {_plural(len(touched[name]), 'function')}"
        f"{_gravest_told(found[name], report.root)}"
        for name in ranked[:_MOST]
    )


def costing_context(report: Report) -> tuple[str, ...]:
    """Functions that no context reaches, those with the gravest findings first."""
    found: dict[str, list[Finding]] = {}
    for finding in _open(report):
        found.setdefault(finding.symbol, []).append(finding)
    missing = report.metrics.context_coverage.missing
    ranked = sorted(missing, key=lambda name: (-_gravest(found.get(name, [])), name))
    return tuple(
        f"{name}: receives no context{_gravest_told(found.get(name, []), report.root)}"
        for name in ranked[:_MOST]
    )


def costing_singletons(report: Report) -> tuple[str, ...]:
    """Singletons by the gravest finding on them."""
    found: dict[str, list[Finding]] = {}
    for finding in _open(report):
        name = finding.object or ""
        for each in {name, name.rpartition(".")[0]}:
            found.setdefault(each, []).append(finding)

    def on(label: str) -> list[Finding]:
        return found.get(label.partition(" (")[0], [])

    labels = report.metrics.global_singletons
    ranked = sorted(labels, key=lambda each: (-_gravest(on(each)), -len(on(each)), each))
    return tuple(
        f"{each}: {_plural(len(on(each)), 'finding')}{_gravest_told(on(each), report.root)}"
        for each in ranked[:_MOST]
    )


def limiting(bound: Bound, root: str) -> tuple[str, ...]:
    if bound.place is None:
        return ()
    return (f"{_spot(bound.place, root)}  {bound.symbol} lets {bound.value} in",)


def worst(findings: Iterable[Finding], root: str) -> tuple[str, ...]:
    return tuple(
        f"{_spot(each.place, root)}  {each.rule} {each.severity.value}  {each.message}"
        for each in sorted(findings, key=_worst_first)[:_MOST]
    )


def _worst_first(finding: Finding) -> tuple[int, int, Place]:
    return -finding.severity.rank, -finding.confidence.rank, finding.place


def _gravest_told(findings: Iterable[Finding], root: str) -> str:
    for each in sorted(findings, key=_worst_first):
        return f" ({each.rule} {each.severity.value} {_spot(each.place, root)})"
    return ""


def _spot(place: Place, root: str) -> str:
    """From where isolint was started, so that a terminal can open it."""
    given = PurePath(root)
    path = given if given.name == place.path else given / place.path
    return f"{path.as_posix()}:{place.line}"


def _open(report: Report) -> list[Finding]:
    return [finding for finding in report.findings if finding.suppressed is None]


def _gravest(findings: Iterable[Finding]) -> int:
    return max((each.severity.rank for each in findings), default=-1)


def _plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"
