"""A program's metrics over its history."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.report import Metrics


class Commit(Struct, frozen=True):
    """`date` is when it was committed, in UTC."""

    id: str
    date: str
    subject: str
    tag: str = ""


class Point(Struct, frozen=True):
    """One commit's report in short; `counts` holds findings by path and rule, that are not
    suppressed.
    """

    commit: Commit
    files: int
    lines: int
    metrics: Metrics
    severities: dict[str, int]
    counts: dict[str, dict[str, int]]
    problems: int

    @property
    def findings(self) -> int:
        return sum(self.severities.values())

    @property
    def rules(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for rules in self.counts.values():
            for rule, count in rules.items():
                found[rule] = found.get(rule, 0) + count
        return dict(sorted(found.items()))


class Step(Struct, frozen=True):
    """What changed from one point to the next; `moved` is the score's difference in percent."""

    before: Point
    after: Point

    @property
    def moved(self) -> float | None:
        old, new = self.before.metrics.isolation_score, self.after.metrics.isolation_score
        if old.value is None or new.value is None:
            return None
        return round(new.value - old.value, 1)

    @property
    def singletons_gone(self) -> list[str]:
        new = set(self.after.metrics.global_singletons)
        return [each for each in self.before.metrics.global_singletons if each not in new]

    @property
    def singletons_new(self) -> list[str]:
        return Step(self.after, self.before).singletons_gone

    @property
    def rules(self) -> dict[str, int]:
        """Differences in findings by rule, the largest first."""
        old, new = self.before.rules, self.after.rules
        found = {rule: new.get(rule, 0) - old.get(rule, 0) for rule in sorted({*old, *new})}
        return dict(sorted(((r, n) for r, n in found.items() if n), key=lambda each: -abs(each[1])))


class Trend(Struct, frozen=True):
    """Points, oldest first; `left_out` names commits that could not be looked at, and why."""

    root: str
    points: tuple[Point, ...]
    left_out: tuple[tuple[Commit, str], ...] = ()

    @property
    def steps(self) -> list[Step]:
        return [Step(a, b) for a, b in zip(self.points, self.points[1:], strict=False)]

    def movers(self, most: int) -> list[Step]:
        """The steps that moved the score most."""
        moved = [step for step in self.steps if step.moved]
        return sorted(moved, key=lambda step: -abs(step.moved or 0.0))[:most]
