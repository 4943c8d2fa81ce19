"""A history as a plot that needs nothing but itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from msgspec import Struct

from isolint.base.trend import Point, Trend
from isolint.report.lines import plural
from isolint.report.trend_rows import coverage, label, score, shown, singletons

_WIDTH = 900
_LEFT, _RIGHT = 60, 20
_MOST_LABELS = 13
_STYLE = (
    "text{font:12px sans-serif;fill:#333}.s{font-size:10px;fill:#666}.g{stroke:#ddd}"
    "polyline{fill:none;stroke-width:2}"
)


class _Curve(Struct, frozen=True):
    name: str
    colour: str
    values: list[float | None]


class _Panel(Struct, frozen=True):
    top: int
    height: int
    low: float
    high: float
    unit: str
    curves: list[_Curve]


def render(trend: Trend) -> str:
    return "\n".join(_drawing(trend)) + "\n"


def _drawing(trend: Trend) -> Iterator[str]:
    points = trend.points
    height = 560
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}"'
        f' width="{_WIDTH}" height="{height}" role="img">'
    )
    yield f"<title>Isolation of {_text(trend.root)} over {plural(len(points), 'commit')}</title>"
    yield f'<style>{_STYLE}</style><rect width="{_WIDTH}" height="{height}" fill="#fff"/>'
    for panel in _panels(points):
        yield from _panel(panel, points)
    for at, point in enumerate(points):
        if at % -(-len(points) // _MOST_LABELS) == 0:
            x = _x(at, len(points))
            yield _small(x, 535, "middle", point.commit.date[:10])
            yield _small(x, 548, "middle", _text(label(point.commit)))
    yield "</svg>"


def _panels(points: Sequence[Point]) -> list[_Panel]:
    ratios = [
        _Curve("isolation score", "#1565c0", [score(p.metrics) for p in points]),
        _Curve("context coverage", "#2e7d32", [coverage(p.metrics) for p in points]),
    ]
    return [
        _Panel(40, 200, 0, 100, "%", ratios),
        _counted(280, "global singletons", "#6a1b9a", [singletons(p) for p in points]),
        _counted(410, "findings", "#c62828", [p.findings for p in points]),
    ]


def _counted(top: int, name: str, colour: str, values: Sequence[int]) -> _Panel:
    # Even: the line in the middle has a whole number.
    high = max(*values, 1) + max(*values, 1) % 2
    return _Panel(top, 90, 0, high, "", [_Curve(name, colour, [float(v) for v in values])])


def _panel(panel: _Panel, points: Sequence[Point]) -> Iterator[str]:
    for share in (0.0, 0.5, 1.0):
        y = panel.top + panel.height * (1 - share)
        value = panel.low + (panel.high - panel.low) * share
        yield f'<line class="g" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield _small(_LEFT - 6, y + 4, "end", f"{value:g}{panel.unit}")
    for at, curve in enumerate(panel.curves):
        x = _LEFT + 150 * at
        yield f'<text x="{x}" y="{panel.top - 8}" style="fill:{curve.colour}">{curve.name}</text>'
        yield from _curve(curve, panel, points)


def _curve(curve: _Curve, panel: _Panel, points: Sequence[Point]) -> Iterator[str]:
    """Points without a value are left out."""
    places = [
        (_x(at, len(points)), _y(value, panel), value, points[at])
        for at, value in enumerate(curve.values)
        if value is not None
    ]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in places)
    yield f'<polyline points="{path}" stroke="{curve.colour}"/>'
    for x, y, value, point in places:
        told = f"{label(point.commit)} {point.commit.subject}: {shown(value)}{panel.unit}"
        yield (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{curve.colour}">'
            f"<title>{_text(told)}</title></circle>"
        )


def _small(x: float, y: float, anchor: str, text: str) -> str:
    return f'<text class="s" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{text}</text>'


def _x(at: int, count: int) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * ((at + 0.5) / max(count, 1))


def _y(value: float, panel: _Panel) -> float:
    return panel.top + panel.height * (1 - (value - panel.low) / (panel.high - panel.low))


def _text(text: str) -> str:
    """XML has no place for control codes, not even escaped."""
    return escape("".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text))
