"""The rest of a block goes into a `try` that ends with what must be done in any case."""

from __future__ import annotations

import libcst as cst

from isolint.fix.edit import Edit
from isolint.fix.source import Source, below


def in_try(source: Source, start: int, last: cst.CSTNode, indent: str, closing: str) -> Edit:
    """From the line that begins at `start` to the last statement of its block."""
    end = end_of(source, last)
    moved = _indented(source, start, end)
    finish = f"{indent}finally:{source.newline}{indent}{source.unit}{closing}"
    return Edit(start, end, f"{indent}try:{source.newline}{moved}{source.newline}{finish}")


def end_of(source: Source, statement: cst.CSTNode) -> int:
    """The end of the statement's last line, without its newline."""
    start, end = source.span(statement)
    end = start + len(source.text[start:end].rstrip())
    stop = source.next_line(end)
    return stop - (len(source.text[end:stop]) - len(source.text[end:stop].rstrip("\r\n")))


def _indented(source: Source, start: int, end: int) -> str:
    """The lines one level deeper, but for those inside of a string."""
    fixed = set(_lines_in_strings(source, start, end))
    made: list[str] = []
    at = start
    while at < end:
        stop = min(source.next_line(at), end)
        line = source.text[at:stop]
        made.append(line if at in fixed or not line.strip() else source.unit + line)
        at = stop
    return "".join(made)


def _lines_in_strings(source: Source, start: int, end: int) -> list[int]:
    """Where the lines begin whose blanks belong to a string."""
    found: list[int] = []
    for node in below(source.tree):
        if isinstance(node, (cst.SimpleString, cst.FormattedString)):
            first, last = source.span(node)
            at = source.next_line(first)
            while start <= first < end and at <= last and at < end:
                found.append(at)
                at = source.next_line(at)
    return found
