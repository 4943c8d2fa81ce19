"""Expressions to operations."""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import Any

import libcst as cst

from isolint.summary import ir
from isolint.summary.builder import Builder
from isolint.summary.evaluated import evaluated
from isolint.summary.ir import NONE
from isolint.summary.slices import slice_text


def value(b: Builder, node: cst.BaseExpression) -> int:
    """The value that the expression produces in this code."""
    build = _BUILDERS.get(type(node))
    return build(b, node) if build else _opaque(b, node)


def _opaque(b: Builder, node: cst.CSTNode) -> int:
    start, end = b.span(node)
    return b.emit(ir.Const(start, end, b.block, "other", ""))


def _name(b: Builder, node: cst.Name) -> int:
    if node.value in ("None", "True", "False"):
        kind = "none" if node.value == "None" else "bool"
        return b.emit(ir.Const(*b.span(node), b.block, kind, node.value))
    return b.read(node.value, node)


def _number(b: Builder, node: Any) -> int:
    return b.emit(ir.Const(*b.span(node), b.block, "number", node.value))


def _string(b: Builder, node: cst.SimpleString | cst.ConcatenatedString) -> int:
    if isinstance(node, cst.ConcatenatedString) and node.evaluated_value is None:
        parts = [value(b, node.left), value(b, node.right)]
        return b.emit(ir.Combine(*b.span(node), b.block, "format", parts))
    plain = _plain_text(node) if isinstance(node, cst.SimpleString) else None
    text = node.evaluated_value if plain is None else plain
    kind = "str" if isinstance(text, str) else "other"
    return b.emit(ir.Const(*b.span(node), b.block, kind, _encodable(text)))


def _encodable(text: object) -> str:
    """A lone surrogate has no place in a report."""
    return text.encode("utf-8", "replace").decode("utf-8") if isinstance(text, str) else ""


def _plain_text(node: cst.SimpleString) -> str | None:
    """The text of a literal without prefix and escapes; libcst would compile each one."""
    raw = node.value
    if "\\" in raw or raw[0] not in "'\"" or "\r" in raw:
        return None
    quotes = 3 if raw[:3] in ('"""', "'''") and len(raw) >= 6 else 1
    return raw[quotes:-quotes]


def _format(b: Builder, node: cst.FormattedString) -> int:
    parts: list[int] = []
    for part in node.parts:
        if isinstance(part, cst.FormattedStringExpression):
            parts.append(value(b, part.expression))
        elif isinstance(part, cst.FormattedStringText) and part.value.strip():
            parts.append(b.emit(ir.Const(*b.span(node), b.block, "str", part.value)))
    if not parts:
        return b.emit(ir.Const(*b.span(node), b.block, "str", _blank(node)))
    return b.emit(ir.Combine(*b.span(node), b.block, "format", parts))


def _blank(node: cst.FormattedString) -> str:
    """The text of `f"\\n"`, into which nothing goes."""
    return "".join(p.value for p in node.parts if isinstance(p, cst.FormattedStringText))


def _attribute(b: Builder, node: cst.Attribute) -> int:
    base = value(b, node.value)
    return b.emit(ir.Attr(*b.span(node), b.block, base, node.attr.value))


def _subscript(b: Builder, node: cst.Subscript) -> int:
    base = value(b, node.value)
    key = subscript_key(b, node)
    return b.emit(ir.Item(*b.span(node), b.block, base, key))


def subscript_key(b: Builder, node: cst.Subscript) -> int:
    """A single index, a tuple of several, or the constant of kind slice."""
    keys: list[int] = []
    for element in node.slice:
        if isinstance(element.slice, cst.Index):
            keys.append(value(b, element.slice.value))
        elif isinstance(element.slice, cst.Slice):
            bounds = (element.slice.lower, element.slice.upper, element.slice.step)
            for bound in bounds:
                if bound is not None:
                    value(b, bound)
            text = slice_text(element.slice)
            keys.append(b.emit(ir.Const(*b.span(node), b.block, "slice", text)))
    if len(keys) == 1:
        return keys[0]
    return b.emit(ir.Collection(*b.span(node), b.block, "tuple", keys, []))


def _call(b: Builder, node: cst.Call) -> int:
    func = value(b, node.func)
    positional: list[int] = []
    keywords: list[str] = []
    named: list[int] = []
    for arg in node.args:
        argument = value(b, arg.value)
        if arg.keyword is not None:
            keywords.append(arg.keyword.value)
            named.append(argument)
        elif arg.star == "**":
            keywords.append("**")
            named.append(argument)
        elif arg.star == "*":
            positional.append(b.emit(ir.Star(*b.span(arg.value), b.block, argument)))
        else:
            positional.append(argument)
    called = b.emit(ir.Call(*b.span(node), b.block, func, positional + named, keywords))
    inner = evaluated(b, node)
    return called if inner is None else value(b, inner)


def _boolean(b: Builder, node: cst.BooleanOperation) -> int:
    kind = "or" if isinstance(node.operator, cst.Or) else "and"
    operands: list[cst.BaseExpression] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BooleanOperation) and type(left.operator) is type(node.operator):
        operands.append(left.right)
        left = left.left
    values = [value(b, operand) for operand in (left, *reversed(operands))]
    return b.emit(ir.Choice(*b.span(node), b.block, kind, values))


def _conditional(b: Builder, node: cst.IfExp) -> int:
    test = value(b, node.test)
    values = [value(b, node.body), value(b, node.orelse)]
    return b.emit(ir.Choice(*b.span(node), b.block, "if", values, test))


def _binary(b: Builder, node: cst.BinaryOperation) -> int:
    operands: list[cst.BaseExpression] = []
    left: cst.BaseExpression = node
    while isinstance(left, cst.BinaryOperation):
        operands.append(left.right)
        left = left.left
    values = [value(b, operand) for operand in (left, *reversed(operands))]
    return b.emit(ir.Combine(*b.span(node), b.block, type(node.operator).__name__, values))


def _unary(b: Builder, node: cst.UnaryOperation) -> int:
    operand = value(b, node.expression)
    return b.emit(ir.Combine(*b.span(node), b.block, type(node.operator).__name__, [operand]))


def _comparison(b: Builder, node: cst.Comparison) -> int:
    values = [value(b, node.left), *(value(b, c.comparator) for c in node.comparisons)]
    kind = type(node.comparisons[0].operator).__name__ if len(values) == 2 else "Compare"
    return b.emit(ir.Combine(*b.span(node), b.block, kind, values))


def _await(b: Builder, node: cst.Await) -> int:
    awaited = value(b, node.expression)
    return b.emit(ir.Await(*b.span(node), b.block, awaited))


def _yield(b: Builder, node: cst.Yield) -> int:
    b.code.generator = True
    if isinstance(node.value, cst.From):
        return b.emit(ir.Yield(*b.span(node), b.block, value(b, node.value.item), True))
    given = NONE if node.value is None else value(b, node.value)
    return b.emit(ir.Yield(*b.span(node), b.block, given))


def _walrus(b: Builder, node: cst.NamedExpr) -> int:
    assigned = value(b, node.value)
    if isinstance(node.target, cst.Name):
        return b.bind(node.target.value, assigned, node.target)
    return assigned


def _sequence(kind: str) -> Callable[[Builder, Any], int]:
    def build(b: Builder, node: cst.List | cst.Tuple | cst.Set) -> int:
        values = [_element(b, element) for element in node.elements]
        return b.emit(ir.Collection(*b.span(node), b.block, kind, values, []))

    return build


def _element(b: Builder, element: cst.BaseElement) -> int:
    item = value(b, element.value)
    if isinstance(element, cst.StarredElement):
        return b.emit(ir.Star(*b.span(element.value), b.block, item))
    return item


def _dict(b: Builder, node: cst.Dict) -> int:
    keys: list[int] = []
    values: list[int] = []
    for element in node.elements:
        if isinstance(element, cst.DictElement):
            keys.append(value(b, element.key))
            values.append(value(b, element.value))
        else:
            unpacked = value(b, element.value)
            keys.append(NONE)
            values.append(b.emit(ir.Star(*b.span(element.value), b.block, unpacked)))
    return b.emit(ir.Collection(*b.span(node), b.block, "dict", values, keys))


def _comprehension(kind: str) -> Callable[[Builder, Any], int]:
    def build(b: Builder, node: cst.BaseComp) -> int:
        env, names = dict(b.env), _kept_names(b)
        _comp_for(b, node.for_in)
        keys: list[int] = []
        if isinstance(node, cst.DictComp):
            keys.append(value(b, node.key))
            values = [value(b, node.value)]
        else:
            values = [value(b, node.elt)]  # type: ignore[attr-defined]
        b.env = env
        if names is not None:
            b.names.clear()
            b.names.update(names)
        return b.emit(ir.Collection(*b.span(node), b.block, kind, values, keys))

    return build


def _kept_names(b: Builder) -> dict[str, list[int]] | None:
    """A target in a function's comprehension stays visible to lambdas; elsewhere it would look
    global.
    """
    if b.kind in ("function", "lambda"):
        return None
    return {name: list(versions) for name, versions in b.names.items()}


def _comp_for(b: Builder, comp: cst.CompFor) -> None:
    iterated = value(b, comp.iter)
    item = b.emit(ir.Iter(*b.span(comp.iter), b.block, iterated))
    assign(b, comp.target, item)
    for condition in comp.ifs:
        value(b, condition.test)
    if comp.inner_for_in is not None:
        _comp_for(b, comp.inner_for_in)


def _lambda(b: Builder, node: cst.Lambda) -> int:
    return b.file.make_lambda(b, node)


def assign(b: Builder, target: cst.BaseExpression, assigned: int) -> None:
    """Stores a value in a name, attribute, item or pattern of these."""
    if isinstance(target, cst.Name):
        b.bind(target.value, assigned, target)
    elif isinstance(target, cst.Attribute):
        base = value(b, target.value)
        b.emit(ir.SetAttr(*b.span(target), b.block, base, target.attr.value, assigned))
    elif isinstance(target, cst.Subscript):
        base = value(b, target.value)
        key = subscript_key(b, target)
        b.emit(ir.SetItem(*b.span(target), b.block, base, key, assigned))
    elif isinstance(target, (cst.Tuple, cst.List)):
        _assign_elements(b, target, assigned)


def _assign_elements(b: Builder, target: cst.Tuple | cst.List, assigned: int) -> None:
    count, starred = len(target.elements), False
    for index, element in enumerate(target.elements):
        start, end = b.span(element.value)
        after = count - index - 1
        if isinstance(element, cst.StarredElement):
            starred = True
            text = f"{index}:{-after if after else ''}"
            rest = b.emit(ir.Const(start, end, b.block, "slice", text))
            part = b.emit(ir.Item(start, end, b.block, assigned, rest))
        else:
            position = index - count if starred else index
            part = b.emit(ir.Unpack(start, end, b.block, assigned, position))
        assign(b, element.value, part)


_BUILDERS: MappingProxyType[type[cst.CSTNode], Callable[[Builder, Any], int]] = MappingProxyType(
    {
        cst.Name: _name,
        cst.Integer: _number,
        cst.Float: _number,
        cst.SimpleString: _string,
        cst.ConcatenatedString: _string,
        cst.FormattedString: _format,
        cst.Attribute: _attribute,
        cst.Subscript: _subscript,
        cst.Call: _call,
        cst.BooleanOperation: _boolean,
        cst.IfExp: _conditional,
        cst.BinaryOperation: _binary,
        cst.UnaryOperation: _unary,
        cst.Comparison: _comparison,
        cst.Await: _await,
        cst.Yield: _yield,
        cst.NamedExpr: _walrus,
        cst.List: _sequence("list"),
        cst.Tuple: _sequence("tuple"),
        cst.Set: _sequence("set"),
        cst.Dict: _dict,
        cst.ListComp: _comprehension("list"),
        cst.SetComp: _comprehension("set"),
        cst.GeneratorExp: _comprehension("generator"),
        cst.DictComp: _comprehension("dict"),
        cst.Lambda: _lambda,
    }
)
