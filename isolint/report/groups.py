"""Findings by shared object, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from isolint.base.finding import Finding, Severity
from isolint.base.report import Report
from isolint.report.lines import plural
from isolint.report.places import is_class_like


class Group(Struct, frozen=True):
    """Findings on one shared object or, without an object, in one class or module."""

    name: str
    is_object: bool
    findings: tuple[Finding, ...]


def grouped(report: Report, findings: Iterable[Finding]) -> list[Group]:
    classes = {component.symbol for component in report.components}
    members: dict[tuple[str, bool], list[Finding]] = {}
    for finding in findings:
        members.setdefault(_key(finding, classes), []).append(finding)
    groups = [
        Group(name, is_object, tuple(sorted(found, key=_finding_order)))
        for (name, is_object), found in members.items()
    ]
    return sorted(groups, key=_group_order)


def _key(finding: Finding, classes: set[str]) -> tuple[str, bool]:
    if finding.object is None:
        scope, _, name = finding.symbol.rpartition(".")
        # What is said in a comment or the settings is of no code.
        return scope or name or finding.place.path, False
    return _holder(finding.object, classes), True


def _holder(name: str, classes: set[str]) -> str:
    """`pkg.Class` for its attribute `pkg.Class.attr`: they are one object to a reader.

    Classes that only latent code uses are no components, and are known by how they are written.
    """
    symbol = name
    while symbol:
        if symbol in classes or is_class_like(symbol.rpartition(".")[2]):
            return symbol
        symbol = symbol.rpartition(".")[0]
    return name


def _rank(finding: Finding) -> tuple[int, int]:
    return -finding.severity.rank, -finding.confidence.rank


def _finding_order(finding: Finding) -> tuple[Any, ...]:
    return *_rank(finding), finding.place, finding.rule, finding.symbol, finding.message


def worst_first(findings: Iterable[Finding]) -> list[Finding]:
    return sorted(findings, key=_finding_order)


def _group_order(group: Group) -> tuple[Any, ...]:
    worst = _rank(group.findings[0])
    return *worst, -len(group.findings), group.name, not group.is_object


def by_severity(findings: Iterable[Finding]) -> str:
    """`2 findings (1 critical, 1 medium)`"""
    counts = Counter(finding.severity for finding in findings)
    worst_first = sorted(Severity, key=lambda each: -each.rank)
    named = ", ".join(f"{counts[each]} {each.value}" for each in worst_first if counts[each])
    return f"{plural(counts.total(), 'finding')} ({named})"
