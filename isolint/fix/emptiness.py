"""Whether the program asks whether a value is empty, after it was computed."""

from __future__ import annotations

import libcst as cst

from isolint.fix.source import Source, below


def is_asked_later(source: Source, node: cst.BaseExpression) -> bool:
    """`(x or "").strip() or y`, `name = x or ""` with `if not name` further down, and
    `Record(name=x or "")` with `if not record.name` anywhere.
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
    return function is not None and any(
        _asks(node, name) and source.span(node)[0] >= end for node in below(function.body)
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
