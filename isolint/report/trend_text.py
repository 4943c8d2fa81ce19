"""A history as a chart in the terminal."""

from __future__ import annotations

import math
from collections.abc import Iterator

from rich.text import Text

from isolint.base.trend import Commit, Point, Trend
from isolint.report.lines import aligned, line, plural, to_string
from isolint.report.trend_rows import (
    MOST_MOVERS,
    coverage,
    label,
    reasons,
    score,
    shown,
    signed,
    singletons,
)

_BAR, _SHORT_BAR = 24, 12
_WIDE = 110
_SUBJECT = 60


def render(trend: Trend, colour: bool, width: int | None = None) -> str:
    """In a terminal of this width; rows are cut to it, as they end with the least."""
    rows = [*_chart(trend, _BAR if width is None or width >= _WIDE else _SHORT_BAR)]
    rows += _movers(trend)
    for row in rows if width is not None else ():
        row.truncate(width or _WIDE, overflow="ellipsis")
    head = line(f"{trend.root}: ", plural(len(trend.points), "commit"))
    return to_string([head, line(""), *rows, *_left_out(trend)], colour)


def _chart(trend: Trend, bar: int) -> Iterator[Text]:
    low, high = _span(trend)
    head = ("date", "commit", "score", f"{low:<{bar - 4}}{high:>4}")
    rest = ("coverage", "singletons", "findings", "")
    rows = [_row(point, low, high, bar) for point in trend.points]
    yield from aligned([[(cell, "dim") for cell in (*head, *rest)], *rows])


def _span(trend: Trend) -> tuple[int, int]:
    """Whole tens around all scores: bars from nothing would all look alike."""
    known = [value for point in trend.points if (value := score(point.metrics)) is not None]
    low = math.floor(min(known, default=0.0) / 10) * 10
    return min(low, 90), max(math.ceil(max(known, default=100.0) / 10) * 10, 10)


def _row(point: Point, low: int, high: int, bar: int) -> list[str]:
    value = score(point.metrics)
    length = 0 if value is None else round((value - low) / max(high - low, 1) * bar)
    return [
        point.commit.date[:10],
        label(point.commit),
        f"{shown(value):>5}",
        "#" * length,
        f"{shown(coverage(point.metrics)):>8}",
        f"{singletons(point):>10}",
        f"{point.findings:>8}",
        _subject(point.commit),
    ]


def _subject(commit: Commit) -> str:
    text = commit.subject
    return text if len(text) <= _SUBJECT else f"{text[: _SUBJECT - 1].rstrip()}…"


def _movers(trend: Trend) -> Iterator[Text]:
    steps = trend.movers(MOST_MOVERS)
    if not steps:
        return
    yield line("")
    yield line(("What moved the score most", "bold"))
    for step in steps:
        commit = step.after.commit
        yield line(f"  {signed(step.moved):>6}  {label(commit)}  {_subject(commit)}")
        yield from (line(f"          {reason}") for reason in reasons(step))


def _left_out(trend: Trend) -> Iterator[Text]:
    for commit, reason in trend.left_out:
        yield line(f"left out: {label(commit)} {reason}")
    problems = sum(1 for point in trend.points if point.problems)
    if problems:
        yield line(
            f"analysis incomplete: {plural(problems, 'commit')} with files that were not read"
        )
