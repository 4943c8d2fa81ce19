"""Annotations as type expressions, string annotations included."""

from __future__ import annotations

import libcst as cst

from isolint.summary.ir import TypeExpr

_UNKNOWN = TypeExpr("")
_STRINGS = (cst.SimpleString, cst.ConcatenatedString)


def dotted(node: cst.BaseExpression) -> str:
    """`a.b.c` for names and attributes of names, else the empty string."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    if not isinstance(node, cst.Name):
        return ""
    parts.append(node.value)
    return ".".join(reversed(parts))


def type_expr(node: cst.BaseExpression, literal: bool = False) -> TypeExpr:
    """Inside `Literal[...]` and call arguments strings are values, elsewhere forward references."""
    if isinstance(node, (cst.Name, cst.Attribute)):
        return TypeExpr(dotted(node))
    if isinstance(node, _STRINGS):
        return _string(node, literal)
    if isinstance(node, cst.Subscript):
        return _subscript(node)
    if isinstance(node, cst.BinaryOperation) and isinstance(node.operator, cst.BitOr):
        return TypeExpr("|", (type_expr(node.left), type_expr(node.right)))
    if isinstance(node, (cst.List, cst.Tuple)):
        return TypeExpr("[]", tuple(type_expr(e.value, literal) for e in node.elements))
    if isinstance(node, cst.Call):
        args = tuple(type_expr(a.value, True) for a in node.args)
        return TypeExpr(dotted(node.func), args, "call")
    return _UNKNOWN


def _string(node: cst.BaseExpression, literal: bool) -> TypeExpr:
    text = getattr(node, "evaluated_value", None)
    if not isinstance(text, str):
        return _UNKNOWN
    if literal:
        return TypeExpr(text, (), "literal")
    try:
        return type_expr(cst.parse_expression(text.strip()))
    except (cst.ParserSyntaxError, RecursionError):
        return _UNKNOWN


def _subscript(node: cst.Subscript) -> TypeExpr:
    name = dotted(node.value)
    literal = name.rpartition(".")[2] == "Literal"
    args = [
        type_expr(element.slice.value, literal)
        for element in node.slice
        if isinstance(element.slice, cst.Index)
    ]
    if len(args) == 1 and args[0].name == "[]" and name.rpartition(".")[2] != "Callable":
        args = list(args[0].args)
    return TypeExpr(name, tuple(args))
