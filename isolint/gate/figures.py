"""The metrics as plain numbers, and which of two is better."""

from __future__ import annotations

from collections.abc import Mapping

from isolint.base.report import Metrics

Figures = dict[str, float | None]

ISOLATION = "isolation_score"
ENTRY_POINTS = "isolated_entry_points"
CONTEXT = "context_coverage"
SINGLETONS = "global_singletons"
BOUND = "concurrency_bound"

IN_PERCENT = frozenset({ISOLATION, ENTRY_POINTS, CONTEXT})
_FEWER_IS_BETTER = frozenset({SINGLETONS})
_UNLIMITED = float("inf")


def figures(metrics: Metrics) -> Figures:
    return {
        ISOLATION: metrics.isolation_score.value,
        ENTRY_POINTS: metrics.isolated_entry_points.value,
        CONTEXT: metrics.context_coverage.value,
        SINGLETONS: len(metrics.global_singletons),
        BOUND: metrics.concurrency_bound.value,
    }


def gain(name: str, before: float | None, now: float | None) -> float:
    """How much better `now` is; None is the best there is, as nothing is exposed or limited."""
    if before is None or now is None:
        return {(True, True): 0.0, (True, False): -_UNLIMITED}.get(
            (before is None, now is None), _UNLIMITED
        )
    change = round(now - before, 1)
    return -change if name in _FEWER_IS_BETTER else change


def better(before: Mapping[str, float | None], now: Figures) -> Figures:
    """Of each metric the better value; a share of nothing is no better than any other."""
    return {
        name: before[name]
        if name in before and not _is_better(name, before[name], value)
        else value
        for name, value in now.items()
    }


def _is_better(name: str, before: float | None, now: float | None) -> bool:
    return gain(name, before, now) > 0 and not (name in IN_PERCENT and now is None)
