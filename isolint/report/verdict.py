"""The last line: what was found, and whether it could be looked for."""

from __future__ import annotations

from collections.abc import Sequence

from isolint.base.finding import Finding
from isolint.base.report import Metrics, Report
from isolint.report.groups import by_severity, grouped
from isolint.report.lines import plural
from isolint.report.metrics_text import percent

_NOTHING_JUDGED = "no entry points found: nothing was judged as a request path"
_INCOMPLETE = "the analysis is incomplete"


def open_findings(report: Report) -> list[Finding]:
    """What is neither suppressed nor known from before."""
    return [each for each in report.findings if each.new and each.suppressed is None]


def verdict(report: Report) -> str:
    found = open_findings(report)
    parts = [_count(report, found)]
    if not report.entry_points:
        parts.append(_NOTHING_JUDGED)
    elif found:
        parts += _scores(report.metrics)
    if not report.complete:
        parts.append(_INCOMPLETE)
    return "; ".join(parts) if len(parts) > 1 or found else f"{parts[0]}."


def _count(report: Report, found: Sequence[Finding]) -> str:
    if not found:
        return "No new findings" if report.compared else "No findings"
    objects = sum(group.is_object for group in grouped(report, found))
    where = f" on {plural(objects, 'shared object')}" if objects else ""
    return f"{'new: ' if report.compared else ''}{by_severity(found)}{where}"


def _scores(metrics: Metrics) -> list[str]:
    ratios = {"isolation": metrics.isolation_score, "context": metrics.context_coverage}
    scores = [f"{name} {percent(ratio)}" for name, ratio in ratios.items() if ratio.denominator]
    return [", ".join(scores)] if scores else []
