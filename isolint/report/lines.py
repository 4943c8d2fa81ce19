"""Lines with styles. Text of the scanned project is never read as markup or as a control code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

Part = str | tuple[str, str]


def line(*parts: Part) -> Text:
    """Each part is plain, or a pair of text and rich style."""
    made = Text()
    for part in parts:
        content, style = part if isinstance(part, tuple) else (part, "")
        made.append(clean(content), style)
    return made


def clean(text: str) -> str:
    """Escapes what is not printable: line ends, terminal codes, undecodable bytes."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape").decode("ascii")
        for char in text
    )


def aligned(rows: Iterable[Sequence[Part]], indent: str = "") -> list[Text]:
    """Rows of the same number of columns, left-aligned and two spaces apart."""
    table = [[line(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [_padded(row, widths, indent) for row in table]


def _padded(row: Sequence[Text], widths: Sequence[int], indent: str) -> Text:
    made = Text(indent)
    for cell, width in zip(row, widths, strict=True):
        made.append_text(cell).append(" " * (width - _width(cell) + 2))
    made.rstrip()
    return made


def _width(cell: Text) -> int:
    return cell_len(cell.plain)


def plural(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def to_string(lines: Iterable[Text], colour: bool) -> str:
    """Lines are never wrapped or cut here: a broken path:line can't be clicked."""
    if not colour:
        return "".join(f"{each.plain}\n" for each in lines)
    file = StringIO()
    console = Console(
        file=file, force_terminal=True, color_system="standard", no_color=False, highlight=False
    )
    for each in lines:
        console.print(each, soft_wrap=True)
    return file.getvalue()
