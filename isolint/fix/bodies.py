"""Where a statement can be put into the body of a function."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import takewhile

import libcst as cst

from isolint.fix.edit import Edit
from isolint.fix.endings import end_of
from isolint.fix.source import Source

_OF_TYPES = re.compile(r"\s*#\s*type:")


def at_top(
    source: Source,
    function: cst.FunctionDef,
    lines: list[str],
    stays: Callable[[cst.BaseStatement], bool] = lambda _: False,
) -> Edit | None:
    """Puts lines, each indented from the body on, before all but the docstring, and the first
    statements behind it that stay before them.
    """
    if not isinstance(function.body, cst.IndentedBlock):
        return _on_lines(source, function, function.body, lines)
    body = list(function.body.body)
    indent = source.indent(body[0])
    documented = body[:1] if _is_docstring(body[0]) else []
    after = [*documented, *takewhile(stays, body[len(documented) :])]
    if len(after) == len(body):
        after = documented
    if indent is None or len(after) == len(body):
        return None
    start = source.next_line(end_of(source, after[-1])) if after else _first(source, body[0])
    return Edit(start, start, _whole(source, indent, lines))


def _first(source: Source, statement: cst.BaseStatement) -> int:
    """Above the statement's own comments, below those that declare the function's types."""
    start = source.above(statement)
    while _OF_TYPES.match(source.text, start):
        start = source.next_line(start)
    return start


def _whole(source: Source, indent: str, lines: list[str]) -> str:
    return "".join(f"{indent}{line}{source.newline}" for line in lines)


def _on_lines(
    source: Source, function: cst.FunctionDef, body: cst.BaseSuite, lines: list[str]
) -> Edit | None:
    """`def f(): return 1` becomes a block."""
    outer = source.indent(function)
    if outer is None or not isinstance(body, cst.SimpleStatementSuite):
        return None
    start = source.span(body.body[0])[0]
    colon = len(source.text[:start].rstrip())
    indent = source.newline + outer + source.unit
    return Edit(colon, start, "".join(indent + line for line in [*lines, ""]))


def _is_docstring(line: cst.BaseStatement) -> bool:
    # Without libcst.matchers, which take longer to import than all else.
    match line:
        case cst.SimpleStatementLine(body=[cst.Expr(value=value)]):
            return isinstance(value, (cst.SimpleString, cst.ConcatenatedString))
    return False
