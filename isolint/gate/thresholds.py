"""A report against thresholds: each with its value, its distance, and what costs most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.base.report import Ratio, Report
from isolint.base.verdict import Check
from isolint.config.gate import Floors, Gate
from isolint.gate.comparing import new_findings
from isolint.gate.costs import (
    costing_context,
    costing_isolation,
    costing_singletons,
    limiting,
    worst,
)


def checks(report: Report, wanted: Gate) -> Iterator[Check]:
    yield from floor_checks(report, wanted)
    if wanted.max_new is not None:
        new = new_findings(report)
        yield _most("max-new", len(new), wanted.max_new, worst(new, report.root))
    if wanted.fail_on is not None:
        yield _none_from(report, wanted.fail_on)


def service_checks(report: Report, floors: Mapping[str, Floors]) -> Iterator[Check]:
    """Each service's own thresholds, by its name."""
    for service in report.services:
        part = replace(report, metrics=service.metrics)
        for check in floor_checks(part, floors.get(service.name, Floors())):
            yield replace(check, name=f"{service.name}: {check.name}")


def floor_checks(report: Report, wanted: Floors) -> Iterator[Check]:
    metrics = report.metrics
    if wanted.min_isolation is not None:
        costing = costing_isolation(report)
        yield _least("min-isolation", metrics.isolation_score, wanted.min_isolation, costing)
    if wanted.min_context is not None:
        costing = costing_context(report)
        yield _least("min-context", metrics.context_coverage, wanted.min_context, costing)
    if wanted.max_singletons is not None:
        found, costing = len(metrics.global_singletons), costing_singletons(report)
        yield _most("max-singletons", found, wanted.max_singletons, costing)
    if wanted.min_users is not None:
        yield _users(report, wanted.min_users)


def _none_from(report: Report, level: Severity) -> Check:
    grave = [each for each in new_findings(report) if each.severity.rank >= level.rank]
    check = _most("fail-on", len(grave), 0, worst(grave, report.root))
    return replace(check, wanted=f"none from {level.value} on")


def _least(name: str, ratio: Ratio, wanted: float, costing: tuple[str, ...]) -> Check:
    missing = 0.0 if ratio.value is None else max(round(wanted - ratio.value, 1), 0.0)
    shown = costing if missing else ()
    return Check(name, f"at least {wanted:g}%", ratio.value, missing, not missing, shown)


def _most(name: str, found: int, wanted: int, costing: tuple[str, ...]) -> Check:
    over = max(found - wanted, 0)
    return Check(name, f"at most {wanted}", found, over, not over, costing if over else ())


def _users(report: Report, wanted: int) -> Check:
    bound = report.metrics.concurrency_bound
    missing = 0 if bound.value is None else max(wanted - bound.value, 0)
    shown = limiting(bound, report.root) if missing else ()
    return Check("min-users", f"at least {wanted}", bound.value, missing, not missing, shown)
