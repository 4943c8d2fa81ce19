"""Values that may be made anew as often as one likes."""

from __future__ import annotations

import libcst as cst

from isolint.fix.project import last_name

_CONTAINERS = (
    "Counter",
    "OrderedDict",
    "bytearray",
    "defaultdict",
    "deque",
    "dict",
    "list",
    "set",
)
_TYPES = ("bool", "dict", "float", "int", "list", "set", "str", "tuple")


def is_fresh(node: cst.BaseExpression) -> bool:
    """A list, dict or set, by its display or by its type, of constants or of such values."""
    if isinstance(node, (cst.List, cst.Set)):
        return all(isinstance(e, cst.Element) and is_constant(e.value) for e in node.elements)
    if isinstance(node, cst.Dict):
        return all(
            isinstance(e, cst.DictElement) and is_constant(e.key) and is_constant(e.value)
            for e in node.elements
        )
    if isinstance(node, cst.Call) and last_name(node.func) in _CONTAINERS:
        return all(not arg.star and _is_given(arg.value) for arg in node.args)
    return False


def is_constant(node: cst.BaseExpression) -> bool:
    if isinstance(node, cst.Name):
        return node.value in ("None", "True", "False")
    if isinstance(node, cst.Tuple):
        return all(is_constant(element.value) for element in node.elements)
    constants = (cst.SimpleString, cst.Integer, cst.Float)
    return isinstance(node, constants) or is_fresh(node)


def _is_given(node: cst.BaseExpression) -> bool:
    return is_constant(node) or (isinstance(node, cst.Name) and node.value in _TYPES)


def makes_object(node: cst.BaseExpression) -> bool:
    """`Bag()`, `Bag("red", size=3)`: a class by its name, given constants."""
    if not isinstance(node, cst.Call) or not last_name(node.func)[:1].isupper():
        return False
    return all(not arg.star and is_constant(arg.value) for arg in node.args)
