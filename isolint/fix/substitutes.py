"""Texts that stand in for an identity, and the statements that assign them."""

from __future__ import annotations

import re

import libcst as cst

from isolint.fix.guards import is_plain
from isolint.fix.source import Source

_SHOWN = re.compile(r"[\s?.\u2026\u2013\u2014-]+|\(.*\)|<.*>|\[.*\]")

Line = cst.SimpleStatementLine | cst.SimpleStatementSuite


def is_substitute(node: cst.BaseExpression) -> bool:
    """A text, or a name such as DEFAULT_USER_ID or settings.default_tenant."""
    if isinstance(node, (cst.SimpleString, cst.FormattedString, cst.ConcatenatedString)):
        return True
    name = node.attr if isinstance(node, cst.Attribute) else node
    if not isinstance(name, cst.Name):
        return False
    return name.value.lstrip("_").lower().startswith("default_")


def is_empty(node: cst.BaseExpression) -> bool:
    """What stands in for the identity says that there is none."""
    return any(isinstance(o, cst.SimpleString) and not o.evaluated_value for o in _options(node))


def is_shown(node: cst.BaseExpression | None) -> bool:
    """`"?"`, `"-"`, `"(nobody)"`: what stands in for the identity is for people to read."""
    texts = (each for each in _options(node) if isinstance(each, cst.SimpleString))
    return any(_SHOWN.fullmatch(str(each.evaluated_value)) for each in texts)


def _options(node: cst.BaseExpression | None) -> list[cst.BaseExpression]:
    if isinstance(node, cst.BooleanOperation):
        return [node.right]
    if isinstance(node, cst.IfExp):
        return [node.body, node.orelse]
    if isinstance(node, cst.Call):
        return [arg.value for arg in node.args[-1:]]
    return [] if node is None else [node]


def assigns(source: Source, node: cst.CSTNode) -> cst.SimpleStatementLine | None:
    """The statement, if all it does is to give one name this value."""
    statement = source.parent(node)
    if not isinstance(statement, (cst.Assign, cst.AnnAssign)):
        return None
    line = source.parent(statement)
    if not isinstance(line, cst.SimpleStatementLine) or len(line.body) != 1:
        return None
    return line if target_of(source, line) else None


def target_of(source: Source, line: Line) -> str:
    """The name or the attribute that the statement gives its value, and nothing else."""
    statement = line.body[0]
    target: cst.CSTNode | None = None
    if isinstance(statement, cst.Assign) and len(statement.targets) == 1:
        target = statement.targets[0].target
    elif isinstance(statement, cst.AnnAssign):
        target = statement.target
    is_one = isinstance(target, (cst.Name, cst.Attribute)) and is_plain(target)
    return source.code(target) if target is not None and is_one and len(line.body) == 1 else ""


def value_of(line: cst.CSTNode | None) -> cst.BaseExpression | None:
    """What the statement gives its target."""
    if not isinstance(line, (cst.SimpleStatementLine, cst.SimpleStatementSuite)):
        return None
    statement = line.body[0]
    return statement.value if isinstance(statement, (cst.Assign, cst.AnnAssign)) else None
