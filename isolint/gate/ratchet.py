"""No metric may fall below the baseline's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import isfinite

from isolint.base.report import Report
from isolint.base.verdict import Check
from isolint.gate import figures
from isolint.gate.baseline import Baseline
from isolint.gate.costs import costing_context, costing_isolation, costing_singletons, limiting


def ratchet_checks(report: Report, baseline: Baseline, tolerance: float) -> Iterator[Check]:
    """`tolerance` is in percent points, and for what is counted in pieces."""
    now = figures.figures(report.metrics)
    for name, before in baseline.metrics.items():
        if name not in now or (before is None and name in figures.IN_PERCENT):
            continue
        lost = -figures.gain(name, before, now[name])
        holds = lost <= tolerance
        yield Check(
            name=f"ratchet {name}",
            wanted=_wanted(name, before, tolerance),
            value=now[name],
            distance=0.0 if holds else _distance(lost, tolerance),
            holds=holds,
            costing=() if holds else _COSTING[name](report),
        )


def _wanted(name: str, before: float | None, tolerance: float) -> str:
    unit = "%" if name in figures.IN_PERCENT else ""
    told = "no limit" if before is None else f"{before:g}{unit}"
    least = "at most" if name == figures.SINGLETONS else "at least"
    return f"{least} {told}" + (f" (tolerance {tolerance:g})" if tolerance else "")


def _distance(lost: float, tolerance: float) -> float | None:
    return round(lost - tolerance, 1) if isfinite(lost) else None


_COSTING: dict[str, Callable[[Report], tuple[str, ...]]] = {
    figures.ISOLATION: costing_isolation,
    figures.ENTRY_POINTS: costing_isolation,
    figures.CONTEXT: costing_context,
    figures.SINGLETONS: costing_singletons,
    figures.BOUND: lambda report: limiting(report.metrics.concurrency_bound, report.root),
}
