"""The services of one repository, a line each."""

from __future__ import annotations

from rich.text import Text

from isolint.base.report import Report, ServiceReport
from isolint.report.lines import Part, aligned
from isolint.report.metrics_text import bound_value, percent

_HEADER = ("service", "findings", "isolation", "context", "singletons", "users", "entry points")


def service_lines(report: Report) -> list[Text]:
    if not report.services:
        return []
    header: tuple[Part, ...] = tuple((name, "dim") for name in _HEADER)
    return aligned([header, *map(_row, report.services)])


def _row(service: ServiceReport) -> tuple[Part, ...]:
    metrics = service.metrics
    found = (str(service.findings), "red" if service.failing else "green")
    return (
        service.name,
        found,
        percent(metrics.isolation_score),
        percent(metrics.context_coverage),
        str(len(metrics.global_singletons)),
        bound_value(metrics.concurrency_bound),
        f"{service.entry_points}{' assumed' if service.assumed else ''}",
    )
