"""Every member behind each metric, so that a reader can check the number or mend what lowers it."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from isolint.base.report import Bound, Metrics, Ratio
from isolint.report.lines import line
from isolint.report.metrics_text import (
    BOUND,
    CONTEXT,
    ENTRY_POINTS,
    ISOLATION,
    SINGLETONS,
    bound_place,
    bound_value,
    percent,
)


def explained_lines(metrics: Metrics) -> list[Text]:
    singletons = metrics.global_singletons
    return [
        *_ratio(ISOLATION, metrics.isolation_score, "exposed functions"),
        *_ratio(ENTRY_POINTS, metrics.isolated_entry_points, "entry points not isolated"),
        *_ratio(CONTEXT, metrics.context_coverage, "user-facing functions without context"),
        *_listed(f"{SINGLETONS}: {len(singletons)}", "", singletons),
        *_bound(metrics.concurrency_bound),
    ]


def _ratio(name: str, ratio: Ratio, what: str) -> list[Text]:
    title = f"{name}: {percent(ratio)}, {ratio.numerator} of {ratio.denominator}"
    return _listed(title, what, ratio.missing)


def _bound(bound: Bound) -> list[Text]:
    place = bound_place(bound)
    return _listed(f"{BOUND}: {bound_value(bound)}", "", [place] if place else [])


def _listed(title: str, what: str, members: Sequence[str]) -> list[Text]:
    heading = [line(f"  {what}:")] if what and members else []
    indent = "    " if what else "  "
    return [line((title, "bold")), *heading, *[line(indent, member) for member in members]]
