"""What every format tells of a point and of a step."""

from __future__ import annotations

from isolint.base.report import Metrics
from isolint.base.trend import Commit, Point, Step

SHORT = 10
MOST_MOVERS = 5
_MOST_NAMES = 3


def label(commit: Commit) -> str:
    return commit.tag or commit.id[:SHORT]


def score(metrics: Metrics) -> float | None:
    return metrics.isolation_score.value


def coverage(metrics: Metrics) -> float | None:
    return metrics.context_coverage.value


def shown(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.1f}"


def signed(value: float | None) -> str:
    return "" if value is None else f"{value:+.1f}"


def singletons(point: Point) -> int:
    return len(point.metrics.global_singletons)


def reasons(step: Step) -> list[str]:
    """What moved with the score, in a few words each."""
    told = [_exposed(step)]
    told += _named("singletons gone", step.singletons_gone)
    told += _named("new singletons", step.singletons_new)
    rules = [f"{rule} {change:+d}" for rule, change in list(step.rules.items())[:_MOST_NAMES]]
    return [*told, *(["findings: " + ", ".join(rules)] if rules else [])]


def _exposed(step: Step) -> str:
    before, after = step.before.metrics.isolation_score, step.after.metrics.isolation_score
    old, new = before.denominator - before.numerator, after.denominator - after.numerator
    return (
        f"exposed functions: {old} of {before.denominator} -> {new} of {after.denominator}"
        " on execution paths"
    )


def _named(what: str, names: list[str]) -> list[str]:
    if not names:
        return []
    shown_names = ", ".join(name.split(" (")[0] for name in names[:_MOST_NAMES])
    more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
    return [f"{what}: {shown_names}{more}"]
