"""How a class attribute acts when it is read through an object."""

from __future__ import annotations

from isolint.model.definitions.objects import Class, External, Function
from isolint.model.definitions.program import CodeRef, Program
from isolint.model.definitions.symbols import Symbols
from isolint.summary import ir

_PROPERTIES = frozenset({"<builtin>.property", "abc.abstractproperty"})
_STATIC = "<builtin>.staticmethod"
_MADE = frozenset({"property", "cached", "class", "static"})
_CHECKING_CLASS = frozenset({"validator", "root_validator", "field_validator"})
OF_CLASS = (
    frozenset({"classmethod", "abstractclassmethod", "classonlymethod", "declared_attr"})
    | _CHECKING_CLASS
)
"""Decorators, by the last part of their path, whose functions are given the class: Python's own,
Django's, SQLAlchemy's and pydantic's.
"""

CHECKING = _CHECKING_CLASS | {"model_validator"}
"""Decorators of methods that pydantic runs whenever it makes an object of the class."""

# Methods that are given the class without any decorator.
OF_CLASS_ALONE = frozenset({"__init_subclass__", "__class_getitem__"})


class Descriptors:
    def __init__(self, program: Program, symbols: Symbols) -> None:
        self.program = program
        self.symbols = symbols
        self._known: dict[tuple[int, int], tuple[str, int]] = {}

    def of(self, owner: int, bound: int) -> tuple[str, int]:
        """How a class attribute acts when read: method, static, class, property, cached (a
        property that keeps its first value), setter or value.
        """
        key = (owner, bound)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._describe(self.program.codes[owner], bound)
        return found

    def _describe(self, body: CodeRef, bound: int) -> tuple[str, int]:
        op = body.code.ops[bound]
        value = op.value if isinstance(op, ir.Bind) else bound
        kind = "method"
        while value >= 0:
            op = body.code.ops[value]
            if isinstance(op, ir.Make):
                made = self.program.child(body, op.code)
                kind = "class" if made.code.name in OF_CLASS_ALONE else kind
                return (kind, made.id) if made.code.kind != "class" else ("value", made.id)
            if isinstance(op, ir.Call):
                return self._called(body, op)
            if not isinstance(op, ir.Decorate):
                return "value", -1
            seen = self._decorator(body, op.decorator)
            if seen == "value" and kind == "method":
                return "value", -1
            kind = kind if seen in ("plain", "value") else seen
            value = op.value
        return "value", -1

    def setter(self, owner: int, bound: int) -> int | None:
        """The function that is told what is put into the attribute."""
        kind, code = self.of(owner, bound)
        if kind != "property":
            return code if kind == "setter" else None
        body = self.program.codes[owner]
        op = body.code.ops[bound]
        made = body.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else None
        if not isinstance(made, ir.Call):
            return None
        return self._function(body, _argument(made, 1, "fset"))

    def _called(self, body: CodeRef, op: ir.Call) -> tuple[str, int]:
        """`value = property(_get, _set)`, `make = classmethod(make)`"""
        kind = self._decorator(body, op.func) if op.args else "plain"
        code = self._function(body, _argument(op, 0, "fget")) if kind in _MADE else None
        return ("value", -1) if code is None else (kind, code)

    def _function(self, body: CodeRef, value: int) -> int | None:
        if value < 0:
            return None
        op = body.code.ops[value]
        made = self.program.child(body, op.code) if isinstance(op, ir.Make) else None
        if made is not None:
            return made.id if made.code.kind != "class" else None
        found = self.symbols.of_value(body, value)
        return found.code if isinstance(found, Function) else None

    def _decorator(self, body: CodeRef, value: int) -> str:
        """What one decorator makes of a function; `value` for a decorator of the program itself."""
        op = body.code.ops[value]
        if isinstance(op, ir.Attr) and op.name in ("setter", "deleter", "getter"):
            return {"setter": "setter", "getter": "property"}.get(op.name, "deleter")
        func = op.func if isinstance(op, ir.Call) else value
        found = self.symbols.of_value(body, func)
        if isinstance(found, External):
            last = found.path.rpartition(".")[2]
            if last == "cached_property":
                return "cached"
            if found.path in _PROPERTIES or found.path.endswith("property"):
                return "property"
            if last in OF_CLASS:
                return "class"
            if last == "singledispatchmethod":
                return "value"
            return "static" if found.path == _STATIC else "plain"
        return "value" if isinstance(found, (Function, Class)) else "plain"


def _argument(call: ir.Call, index: int, name: str) -> int:
    if index < len(call.positional):
        return call.positional[index]
    return dict(call.named).get(name, -1)
