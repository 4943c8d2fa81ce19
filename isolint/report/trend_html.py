"""A history as one page: the plot, what moved the score, and the figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from isolint.base.trend import Trend
from isolint.report import trend_svg
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

_STYLE = (
    "body{font:14px sans-serif;margin:2em;max-width:960px}table{border-collapse:collapse}"
    "td,th{padding:3px 10px;text-align:left;border-bottom:1px solid #ddd}"
    "td.n{text-align:right}"
)
_HEAD = ("date", "commit", "score", "coverage", "singletons", "findings", "subject")
_NUMBERS = range(2, 6)


def render(trend: Trend) -> str:
    return "\n".join(_page(trend)) + "\n"


def _page(trend: Trend) -> Iterator[str]:
    title = escape(f"Isolation of {trend.root}")
    yield '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
    yield f"<title>{title}</title><style>{_STYLE}</style></head><body><h1>{title}</h1>"
    yield trend_svg.render(trend).rstrip()
    yield from _movers(trend)
    yield "<h2>Commits</h2><table>"
    yield "<tr>" + "".join(f"<th>{name}</th>" for name in _HEAD) + "</tr>"
    for point in trend.points:
        commit = point.commit
        counts = (str(singletons(point)), str(point.findings))
        ratios = (shown(score(point.metrics)), shown(coverage(point.metrics)))
        yield _row((commit.date[:10], label(commit), *ratios, *counts, commit.subject))
    yield "</table>"
    for commit, reason in trend.left_out:
        yield f"<p>Left out: {escape(label(commit))} {escape(reason)}</p>"
    yield "</body></html>"


def _movers(trend: Trend) -> Iterator[str]:
    steps = trend.movers(MOST_MOVERS)
    if not steps:
        return
    yield "<h2>What moved the score most</h2><ul>"
    for step in steps:
        commit = step.after.commit
        told = "".join(f"<br>{escape(each)}" for each in reasons(step))
        head = f"<b>{signed(step.moved)}</b> {escape(label(commit))} {escape(commit.subject)}"
        yield f"<li>{head}{told}</li>"
    yield "</ul>"


def _row(cells: Iterable[str]) -> str:
    made = (
        f'<td class="n">{escape(cell)}</td>' if at in _NUMBERS else f"<td>{escape(cell)}</td>"
        for at, cell in enumerate(cells)
    )
    return f"<tr>{''.join(made)}</tr>"
