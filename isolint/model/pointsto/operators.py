"""Operators that call special methods of the program's own objects."""

from __future__ import annotations

from types import MappingProxyType

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.special_methods import Dunder
from isolint.summary import ir

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


class Operators:
    """`dunder(ref, obj, name, node, args)` calls a special method of an object."""

    def __init__(self, flow: Flow, dunder: Dunder) -> None:
        self.flow = flow
        self.dunder = dunder
        self.defined = frozenset(
            name
            for cls in flow.classes.info.values()
            for name in cls.ref.code.names
            if name.startswith("__")
        )
        self._names: dict[tuple[str, int, int], list[str]] = {}

    def call(self, ref: CodeRef, value: int, op: ir.Combine) -> None:
        for position, part in enumerate(op.values):
            if not isinstance(ref.code.ops[part], ir.Const):
                names = self._methods(op.kind, position, len(op.values))
                if names:
                    self._operate(ref, value, op, position, names)

    def _methods(self, kind: str, position: int, count: int) -> list[str]:
        """Those that some class of the program has."""
        key = (kind, position, count)
        found = self._names.get(key)
        if found is None:
            names = special_methods(kind, position, count)
            found = self._names[key] = [name for name in names if name in self.defined]
        return found

    def _operate(
        self, ref: CodeRef, value: int, op: ir.Combine, position: int, names: list[str]
    ) -> None:
        """Calls the first special method that an operand has, with the operand beside it."""
        node, other = ref.node + value, 1 if position == 0 else position - 1
        args = [ref.node + op.values[other]] if len(op.values) > 1 else []

        def operate(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                for name in names:
                    if self.flow.classes.member(described.cls, name):
                        self.dunder(ref, obj, name, node, args)
                        return

        self.flow.graph.trigger(ref.node + op.values[position], operate)


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
