"""Indented lines with a label before them."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from isolint.report.lines import clean, line

_INDENT = "    "
_LABEL_WIDTH = 10


def folded(label: str, links: Sequence[str], width: int | None) -> list[Text]:
    """A chain, broken between two links where it passes `width`; None never breaks it."""
    room = None if width is None else width - len(_INDENT) - _LABEL_WIDTH
    rows: list[str] = []
    for link in map(clean, links):
        if not rows:
            rows.append(link)
        elif room is None or cell_len(f"{rows[-1]} -> {link}") <= room:
            rows[-1] += f" -> {link}"
        else:
            rows.append(f"-> {link}")
    return [labelled("" if at else label, row) for at, row in enumerate(rows)]


def labelled(label: str, content: str) -> Text:
    return line(_INDENT, (f"{label:<{_LABEL_WIDTH}}", "dim"), content)
