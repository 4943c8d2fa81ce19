"""Operators that call special methods of the program's own objects."""

from __future__ import annotations

from types import MappingProxyType

_REFLECTED = MappingProxyType(
    {
        "Add": "add",
        "Subtract": "sub",
        "Multiply": "mul",
        "MatrixMultiply": "matmul",
        "Divide": "truediv",
        "FloorDivide": "floordiv",
        "Modulo": "mod",
        "Power": "pow",
        "LeftShift": "lshift",
        "RightShift": "rshift",
        "BitAnd": "and",
        "BitOr": "or",
        "BitXor": "xor",
    }
)
_COMPARED = MappingProxyType(
    {
        "Equal": ("eq", "eq"),
        "NotEqual": ("ne", "ne"),
        "LessThan": ("lt", "gt"),
        "LessThanEqual": ("le", "ge"),
        "GreaterThan": ("gt", "lt"),
        "GreaterThanEqual": ("ge", "le"),
    }
)
_UNARY = MappingProxyType({"Minus": "neg", "Plus": "pos", "BitInvert": "invert"})
_IN_RIGHT = frozenset({"In", "NotIn"})


def special_methods(kind: str, position: int, count: int) -> list[str]:
    """Methods that an operator of this kind looks for on the operand at this position."""
    if kind in _IN_RIGHT:
        return ["__contains__"] if position == count - 1 else []
    if kind in _COMPARED and count == 2:
        return [f"__{_COMPARED[kind][position]}__"]
    if kind in _UNARY and count == 1:
        return [f"__{_UNARY[kind]}__"]
    if kind in _REFLECTED:
        name = _REFLECTED[kind]
        return [f"__{name}__"] if position == 0 else [f"__r{name}__"]
    base = kind.removesuffix("Assign")
    if base != kind and base in _REFLECTED and position == 0:
        return [f"__i{_REFLECTED[base]}__", f"__{_REFLECTED[base]}__"]
    return []
