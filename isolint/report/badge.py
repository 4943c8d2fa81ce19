"""A figure of a report as a badge, in the manner of shields."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from msgspec import Struct

from isolint.base.finding import Severity
from isolint.base.report import Ratio, Report
from isolint.report.metrics_text import percent
from isolint.report.verdict import open_findings

GOOD, FAIR, POOR, BAD = "brightgreen", "yellow", "orange", "red"
UNKNOWN = "lightgrey"


class Badge(Struct, frozen=True):
    label: str
    message: str
    colour: str


class Measure(Struct, frozen=True):
    """`limits` are what good, fair and poor ask for: falling where more is better."""

    label: str
    value: Callable[[Report], float | None]
    shown: Callable[[Report], str]
    limits: tuple[float, float, float]


def _share(label: str, ratio: Callable[[Report], Ratio], good: float) -> Measure:
    def value(report: Report) -> float | None:
        return ratio(report).value

    return Measure(label, value, lambda report: percent(ratio(report)), (good, 80.0, 60.0))


def _singletons(report: Report) -> int:
    return len(report.metrics.global_singletons)


def _serious(report: Report) -> int:
    """What fails a scan."""
    return sum(each.severity is not Severity.LOW for each in open_findings(report))


def _users(report: Report) -> float:
    bound = report.metrics.concurrency_bound.value
    return float("inf") if bound is None else bound


def _users_shown(report: Report) -> str:
    bound = report.metrics.concurrency_bound.value
    return "no bound" if bound is None else str(bound)


MEASURES: Mapping[str, Measure] = MappingProxyType(
    {
        "isolation": _share("isolation", lambda report: report.metrics.isolation_score, 95.0),
        "context": _share("context", lambda report: report.metrics.context_coverage, 100.0),
        "singletons": Measure(
            "singletons", _singletons, lambda report: str(_singletons(report)), (0, 3, 10)
        ),
        "users": Measure("concurrent users", _users, _users_shown, (10, 5, 2)),
        "findings": Measure(
            "isolation findings", _serious, lambda report: str(_serious(report)), (0, 3, 10)
        ),
    }
)


def badge(report: Report, metric: str, label: str = "", limits: Sequence[float] = ()) -> Badge:
    """Grey where nothing could be judged: 0 findings on no entry points are no success."""
    measure = MEASURES[metric]
    name = label or measure.label
    value = measure.value(report)
    if not report.entry_points or value is None:
        return Badge(name, "n/a", UNKNOWN)
    return Badge(name, measure.shown(report), colour(value, limits or measure.limits))


def colour(value: float, limits: Sequence[float]) -> str:
    more_is_better = limits[0] > limits[-1]
    for limit, found in zip(limits, (GOOD, FAIR, POOR), strict=True):
        if value >= limit if more_is_better else value <= limit:
            return found
    return BAD


def endpoint(made: Badge) -> str:
    """What shields.io reads from an address (its endpoint badge)."""
    data = {
        "schemaVersion": 1,
        "label": made.label,
        "message": made.message,
        "color": made.colour,
    }
    return json.dumps(data, indent=2) + "\n"
