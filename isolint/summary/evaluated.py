"""`eval` of a constant text: the expression runs where it is written."""

from __future__ import annotations

import libcst as cst

from isolint.summary.builder import Builder

_LONGEST = 400


def evaluated(b: Builder, node: cst.Call) -> cst.BaseExpression | None:
    """The expression, its nodes placed at the call; None when the text is not constant."""
    if not (isinstance(node.func, cst.Name) and node.func.value == "eval" and len(node.args) == 1):
        return None
    given = node.args[0].value
    text = given.evaluated_value if isinstance(given, cst.SimpleString) else None
    if not isinstance(text, str) or len(text) > _LONGEST:
        return None
    try:
        found = cst.parse_expression(text.strip())
    except (cst.ParserSyntaxError, RecursionError):
        return None
    b.file.place_at(found, node)
    return found
