"""A badge as a picture that needs no server and no font of its own."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from xml.sax.saxutils import escape

from rich.cells import cell_len

from isolint.report.badge import BAD, FAIR, GOOD, POOR, UNKNOWN, Badge
from isolint.report.lines import clean

_PAINT: Mapping[str, str] = MappingProxyType(
    {GOOD: "#4c1", FAIR: "#dfb317", POOR: "#fe7d37", BAD: "#e05d44", UNKNOWN: "#9f9f9f"}
)
# Of an 11 pixel sans serif; textLength fits what the reader's font makes of it.
_NARROW, _WIDE, _USUAL = "fijlrt.,:;|!'()[] ", "mwMW%@", 6.4
_PADDING = 5


def render(made: Badge) -> str:
    label, message = clean(made.label), clean(made.message)
    left, right = _width(label), _width(message)
    whole = left + right
    name = escape(f"{label}: {message}", {'"': "&quot;"})
    return f"""\
<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="20" role="img" aria-label="{name}">
  <title>{name}</title>
  <clipPath id="r"><rect width="{whole}" height="20" rx="3"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="{left}" height="20" fill="#555"/>
    <rect x="{left}" width="{right}" height="20" fill="{_PAINT[made.colour]}"/>
  </g>
  <g text-anchor="middle" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="11">
{_words(label, 0, left)}
{_words(message, left, right)}
  </g>
</svg>
"""


def _words(text: str, start: int, width: int) -> str:
    """With a shadow, as white on a light colour is hard to read."""
    x, length, words = start + width / 2, width - 2 * _PADDING, escape(text)
    shadow = 'y="15" fill="#010101" fill-opacity=".3"'
    return "\n".join(
        f'    <text x="{x:g}" {look} textLength="{length}" aria-hidden="true">{words}</text>'
        for look in (shadow, 'y="14" fill="#fff"')
    )


def _width(text: str) -> int:
    return round(sum(map(_char_width, text))) + 2 * _PADDING


def _char_width(char: str) -> float:
    if char in _NARROW:
        return 4.2
    return 10.0 if char in _WIDE else _USUAL * max(cell_len(char), 1)
