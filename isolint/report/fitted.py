"""A table that fits a width: cells are broken between words, into as many lines as they need.

A line end in a cell begins a new line of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from rich.cells import cell_len, chop_cells
from rich.text import Text

from isolint.report.lines import Part, aligned, clean

_GAP = 2
_LEAST = 12
_NARROW = 22
_BREAKS = "/._"

Row = Sequence[Part]


def fitted(rows: Sequence[Row], width: int, indent: str = "") -> list[Text]:
    """The first column, which names the row, is the last to be broken."""
    if not rows:
        return []
    widths = _widths(rows, width - len(indent))
    return aligned([line for row in rows for line in _folded(row, widths)], indent)


def _widths(rows: Sequence[Row], width: int) -> list[int]:
    """The widest column gives way first."""
    wanted = [max(map(_widest, column)) for column in zip(*rows, strict=True)]
    room = width - _GAP * (len(wanted) - 1)
    for first, least in ((1, _NARROW), (0, _LEAST)):
        while sum(wanted) > room and max(wanted[first:]) > least:
            wanted[wanted.index(max(wanted[first:]), first)] -= 1
    return wanted


def _widest(cell: Part) -> int:
    return max(cell_len(clean(each)) for each in _content(cell).split("\n"))


def _content(cell: Part) -> str:
    return cell[0] if isinstance(cell, tuple) else cell


def _folded(row: Row, widths: Sequence[int]) -> list[list[Part]]:
    styles = [cell[1] if isinstance(cell, tuple) else "" for cell in row]
    cells = [_lines(_content(cell), width) for cell, width in zip(row, widths, strict=True)]
    return [
        [(text, style) for text, style in zip(line, styles, strict=True)]
        for line in zip_longest(*cells, fillvalue="")
    ]


def _lines(text: str, width: int) -> list[str]:
    return [line for each in text.split("\n") for line in _wrapped(clean(each), width)]


def _wrapped(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in text.split(" "):
        if lines and cell_len(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width)
    return lines


def _pieces(word: str, width: int) -> list[str]:
    """A word that is too long, broken after a mark where there is one."""
    pieces = []
    while cell_len(word) > width:
        head = chop_cells(word, width)[0]
        mark = max(head.rfind(each) for each in _BREAKS) + 1
        head = head[:mark] if mark > len(head) // 2 else head
        pieces.append(head)
        word = word[len(head) :]
    return [*pieces, word]
