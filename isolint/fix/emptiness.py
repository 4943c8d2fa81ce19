"""Whether an empty text is what the program itself says for a value that is missing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import libcst as cst

from isolint.fix.source import Source, below
from isolint.fix.substitutes import is_empty

_OF_IDENTITY = re.compile(r"(id|user|username|tenant)\b", re.IGNORECASE)


def is_one_of_many(source: Source, node: cst.BaseExpression) -> bool:
    """It goes into a record or a call beside another field, no identity, that may be empty too."""
    for above in source.parents(node):
        if isinstance(above, cst.BaseSmallStatement):
            return False
        named = isinstance(above, cst.Arg) and above.keyword
        if named or isinstance(above, (cst.DictElement, cst.Element)):
            return any(_may_be_empty(each) for each in _beside(source, above))
    return False


def _beside(source: Source, field: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """A column of a row has no name but in what is looked up for it."""
    record = source.parent(field)
    for other in () if record is None else record.children:
        if other is field or not isinstance(other, (cst.DictElement, cst.Element, cst.Arg)):
            continue
        name: cst.CSTNode | None = other.value
        if not isinstance(other, cst.Element):
            name = other.keyword if isinstance(other, cst.Arg) else other.key
        if name is not None and not _OF_IDENTITY.search(source.code(name)):
            yield other.value


def _may_be_empty(value: cst.BaseExpression) -> bool:
    if isinstance(value, cst.SimpleString):
        return not value.evaluated_value
    return any(isinstance(node, cst.BaseExpression) and is_empty(node) for node in below(value))


def is_asked_later(source: Source, node: cst.BaseExpression) -> bool:
    """`(x or "").strip() or y`, `name = x or ""` with `if not name` or a `try` around its use
    further down, and `Record(name=x or "")` with `if not record.name` anywhere.
    """
    child: cst.CSTNode = node
    for parent in source.parents(node):
        if isinstance(parent, cst.BooleanOperation) and parent.left is child:
            return True
        if isinstance(parent, cst.Arg) and parent.keyword is not None:
            field = parent.keyword.value
            if any(e is not node and _asks_field(e, field) for e in below(source.tree)):
                return True
        if isinstance(parent, cst.BaseSmallStatement):
            return any(_is_tested(source, parent, name) for name in _targets(parent))
        child = parent
    return False


def _targets(statement: cst.BaseSmallStatement) -> list[str]:
    if isinstance(statement, cst.Assign):
        targets = [target.target for target in statement.targets]
    else:
        targets = [statement.target] if isinstance(statement, cst.AnnAssign) else []
    return [target.value for target in targets if isinstance(target, cst.Name)]


def _is_tested(source: Source, statement: cst.CSTNode, name: str) -> bool:
    function = source.nearest(statement, cst.FunctionDef)
    end = source.span(statement)[1]
    later = [
        node
        for node in (() if function is None else below(function.body))
        if isinstance(node, (cst.BaseExpression, cst.BaseCompoundStatement))
        and source.span(node)[0] >= end
    ]
    return any(_asks(node, name) for node in later) or _is_tried(source, later, name)


def _is_tried(source: Source, later: Sequence[cst.CSTNode], name: str) -> bool:
    """What first uses it may fail, and that is handled there."""
    uses = (node for node in later if isinstance(node, cst.Name) and node.value == name)
    first = next(uses, None)
    return first is not None and any(
        isinstance(above, cst.Try)
        and above in later
        and above.handlers
        and first in below(above.body)
        for above in source.parents(first)
    )


def _asks(node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(each, cst.Name) and each.value == name for each in _asked(node))


def _asks_field(node: cst.CSTNode, name: str) -> bool:
    asked = (each for each in _asked(node) if isinstance(each, cst.Attribute))
    return any(each.attr.value == name for each in asked)


def _asked(node: cst.CSTNode) -> list[cst.BaseExpression]:
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Not):
        return [node.expression]
    if isinstance(node, cst.BooleanOperation):
        return [node.left, node.right]
    return [node.test] if isinstance(node, (cst.If, cst.IfExp, cst.While)) else []
