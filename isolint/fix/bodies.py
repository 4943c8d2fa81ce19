"""Where a statement can be put into the body of a function."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from isolint.fix.edit import Edit
from isolint.fix.source import Source

_DOCSTRING = m.SimpleStatementLine(body=[m.Expr(m.SimpleString() | m.ConcatenatedString())])


def at_top(source: Source, function: cst.FunctionDef, lines: list[str]) -> Edit | None:
    """Puts lines, each indented from the body on, before all but the docstring."""
    if not isinstance(function.body, cst.IndentedBlock):
        return None
    first, *more = function.body.body
    indent = source.indent(first)
    if indent is None:
        return None
    if not m.matches(first, _DOCSTRING):
        start = source.span(first)[0]
        text = "".join(f"{line}{source.newline}{indent}" for line in lines)
        return Edit(start, start, text)
    if not more:
        return None
    start = source.next_line(source.span(first)[1])
    return Edit(start, start, "".join(f"{indent}{line}{source.newline}" for line in lines))
