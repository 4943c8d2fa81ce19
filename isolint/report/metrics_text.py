"""The four metrics of the audit beside its targets."""

from __future__ import annotations

from rich.text import Text

from isolint.base.report import AcceptedCounts, Bound, Metrics, Ratio, Report
from isolint.report.lines import Part, aligned
from isolint.report.places import spot

Row = tuple[Part, Part, Part, Part]

ISOLATION = "Isolation score"
ENTRY_POINTS = "Isolated entry points"
CONTEXT = "Context propagation coverage"
SINGLETONS = "Global singletons"
BOUND = "Concurrent-user bound"

_ISOLATION_TARGET = 95.0
_CONTEXT_TARGET = 100.0
_BOUND_TARGET = 10


def metric_lines(report: Report) -> list[Text]:
    header: Row = (("metric", "dim"), ("now", "dim"), ("target", "dim"), ("counted", "dim"))
    return aligned([header, *_rows(report)])


def metric_rows(report: Report) -> list[list[str]]:
    """Without styles; the first row is the header."""
    plain = [[cell if isinstance(cell, str) else cell[0] for cell in row] for row in _rows(report)]
    return [["metric", "now", "target", "counted"], *([*map(str.strip, row)] for row in plain)]


def _rows(report: Report) -> list[Row]:
    return _measured(report.metrics) if report.entry_points else _unmeasured()


def percent(ratio: Ratio) -> str:
    return "n/a" if ratio.value is None else f"{ratio.value:.1f}%"


def bound_value(bound: Bound) -> str:
    return "none found" if bound.value is None else str(bound.value)


def bound_place(bound: Bound) -> str:
    return f"{bound.symbol} ({spot(bound.place)})" if bound.place else bound.symbol


def _measured(metrics: Metrics) -> list[Row]:
    isolation, entries = metrics.isolation_score, metrics.isolated_entry_points
    context, bound = metrics.context_coverage, metrics.concurrency_bound
    singletons = len(metrics.global_singletons)
    bound_met = bound.value is None or bound.value >= _BOUND_TARGET
    of_entries = f"{entries.numerator} of {entries.denominator} entry points"
    shared = "shared objects with mutable state on execution paths"
    return [
        _ratio_row(ISOLATION, isolation, _ISOLATION_TARGET, "functions on execution paths"),
        (f"  {ENTRY_POINTS.lower()}", percent(entries), "", of_entries),
        _ratio_row(CONTEXT, context, _CONTEXT_TARGET, "user-facing functions"),
        (SINGLETONS, _judged(str(singletons), not singletons), "0", shared),
        *_accepted(metrics.accepted),
        (BOUND, _judged(bound_value(bound), bound_met), f"{_BOUND_TARGET}+", bound_place(bound)),
    ]


def _accepted(counts: AcceptedCounts) -> list[Row]:
    if not counts.findings:
        return []
    told = f"{counts.functions} of the functions, {counts.singletons} of the singletons above"
    return [("  accepted findings", str(counts.findings), "", told)]


def _unmeasured() -> list[Row]:
    """Without a request path nothing is counted, and 0 singletons would look like success."""
    targets = {
        ISOLATION: f"{_ISOLATION_TARGET:.0f}%",
        CONTEXT: f"{_CONTEXT_TARGET:.0f}%",
        SINGLETONS: "0",
        BOUND: f"{_BOUND_TARGET}+",
    }
    return [(name, "n/a", target, "no entry points") for name, target in targets.items()]


def _ratio_row(name: str, ratio: Ratio, target: float, noun: str) -> Row:
    met = ratio.value is None or ratio.value >= target
    counted = f"{ratio.numerator} of {ratio.denominator} {noun}"
    return name, _judged(percent(ratio), met), f"{target:.0f}%", counted


def _judged(value: str, met: bool) -> Part:
    return value, "green" if met else "red"
