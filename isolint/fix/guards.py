"""Fail fast: a check before or after the statement that needs an identity."""

from __future__ import annotations

import libcst as cst

from isolint.fix.edit import Edit, UnmendableError
from isolint.fix.refusals import complaint
from isolint.fix.source import Source, below


def check(source: Source, node: cst.CSTNode, indent: str, test: str, name: str) -> str:
    """The two lines of the check; the first has no indent, the last no newline."""
    refusal = complaint(source, node, name)
    return f"if {test}:{source.newline}{indent}{source.unit}{refusal}"


def guard_before(source: Source, node: cst.CSTNode, test: str, name: str) -> Edit:
    """A check before the statement that evaluates the node, if it evaluates it for sure."""
    statement = evaluating(source, node)
    indent = None if statement is None else source.indent(statement)
    if statement is None or indent is None:
        raise UnmendableError(
            f"it is evaluated only sometimes, or late in its line: refuse a missing {name} on a"
            " line of its own before it"
        )
    start = source.span(statement)[0]
    text = check(source, node, indent, test, name) + source.newline + indent
    return Edit(start, start, text)


def guard_if_sure(source: Source, node: cst.CSTNode, test: str, name: str) -> list[Edit]:
    """A check before the statement, where there can be one."""
    try:
        return [guard_before(source, node, test, name)]
    except UnmendableError:
        return []


def guard_after(source: Source, line: cst.SimpleStatementLine, test: str, name: str) -> Edit:
    indent = source.indent(line)
    if indent is None:
        raise UnmendableError(
            f"another statement stands on its line: refuse a missing {name} there"
        )
    end = source.span(line)[1]
    start = source.next_line(end)
    text = indent + check(source, line, indent, test, name)
    if start == len(source.text) and source.text[-1:] not in ("\n", "\r"):
        return Edit(start, start, source.newline + text)
    return Edit(start, start, text + source.newline)


def evaluating(source: Source, node: cst.CSTNode) -> cst.CSTNode | None:
    """The statement that always evaluates the node, first thing; None when unsure."""
    child = node
    for parent in source.parents(node):
        if isinstance(parent, (cst.SimpleStatementLine, cst.For, cst.If, cst.With, cst.Match)):
            return parent if _begins_with(source, parent, child) else None
        if not _always_evaluates(parent, child):
            return None
        child = parent
    return None


_NEVER = (
    cst.Lambda,
    cst.Assert,
    cst.BaseCompoundStatement,
    cst.SimpleStatementSuite,
    cst.BaseComp,
    cst.Param,
    cst.Decorator,
)


def _always_evaluates(parent: cst.CSTNode, child: cst.CSTNode) -> bool:
    if isinstance(parent, cst.BooleanOperation):
        return parent.left is child
    if isinstance(parent, cst.IfExp):
        return parent.test is child
    if isinstance(parent, cst.Comparison):
        return parent.left is child or parent.comparisons[0] is child
    if isinstance(parent, cst.CompFor):
        return parent.iter is child
    if isinstance(parent, (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)):
        return parent.for_in is child
    return not isinstance(parent, _NEVER)


def _begins_with(source: Source, statement: cst.CSTNode, child: cst.CSTNode) -> bool:
    if isinstance(statement, cst.SimpleStatementLine):
        return statement.body[0] is child and not any(
            isinstance(node, cst.NamedExpr) for node in below(statement)
        )
    if isinstance(statement, cst.For):
        return statement.iter is child
    if isinstance(statement, cst.If):
        return statement.test is child and not isinstance(source.parent(statement), cst.If)
    if isinstance(statement, cst.With):
        return statement.items[0] is child
    return isinstance(statement, cst.Match) and statement.subject is child


def is_plain(node: cst.CSTNode) -> bool:
    """Whether evaluating it twice does no more than once: names, attributes, lookups by key."""
    if isinstance(node, cst.Call):
        return _is_lookup(node) and is_plain(node.func)
    if isinstance(node, cst.Attribute):
        return is_plain(node.value)
    if isinstance(node, cst.Subscript):
        return is_plain(node.value) and all(is_plain(each.slice) for each in node.slice)
    if isinstance(node, cst.Index):
        return is_plain(node.value)
    return isinstance(node, (cst.Name, cst.SimpleString, cst.Integer))


def _is_lookup(call: cst.Call) -> bool:
    match call:
        case cst.Call(
            func=cst.Attribute(attr=cst.Name(value="get")),
            args=[cst.Arg(value=cst.SimpleString(), keyword=None, star="")],
        ):
            return True
    return False


def is_plain_test(node: cst.CSTNode) -> bool:
    if isinstance(node, cst.UnaryOperation):
        return isinstance(node.operator, cst.Not) and is_plain_test(node.expression)
    if isinstance(node, cst.BooleanOperation):
        return is_plain_test(node.left) and is_plain_test(node.right)
    if isinstance(node, cst.Comparison):
        return is_plain(node.left) and all(is_plain(c.comparator) for c in node.comparisons)
    return is_plain(node)


def asks_for_missing(test: cst.BaseExpression) -> bool:
    """Not `kind == "web"`: what is there is then another value, and none is missing."""
    if isinstance(test, cst.UnaryOperation):
        return asks_for_missing(test.expression)
    if isinstance(test, cst.BooleanOperation):
        return asks_for_missing(test.left) and asks_for_missing(test.right)
    if isinstance(test, cst.Comparison):
        return all(_is_missing_or_in(part) for part in test.comparisons)
    return True


def _is_missing_or_in(part: cst.ComparisonTarget) -> bool:
    if isinstance(part.operator, (cst.In, cst.NotIn)):
        return True
    value = part.comparator
    return isinstance(value, (cst.Name, cst.SimpleString)) and value.value in ("None", '""', "''")


def negated(source: Source, test: cst.BaseExpression) -> str:
    """The opposite of a test, as one would write it."""
    text = source.code(test)
    if isinstance(test, cst.UnaryOperation) and isinstance(test.operator, cst.Not):
        return source.code(test.expression)
    if isinstance(test, cst.Comparison) and len(test.comparisons) == 1:
        part = test.comparisons[0]
        opposite = {cst.IsNot: "is", cst.Is: "is not", cst.NotEqual: "==", cst.Equal: "!="}
        word = opposite.get(type(part.operator))
        if word is not None:
            return f"{source.code(test.left)} {word} {source.code(part.comparator)}"
        return f"not ({text})"
    return f"not {text}" if is_plain(test) else f"not ({text})"
