"""How a class attribute acts when it is read through an object."""

from __future__ import annotations

from isolint.model.objects import Class, External, Function
from isolint.model.program import CodeRef, Program
from isolint.model.symbols import Symbols
from isolint.summary import ir

_PROPERTIES = frozenset(
    {
        "<builtin>.property",
        "functools.cached_property",
        "abc.abstractproperty",
        "django.utils.functional.cached_property",
        "werkzeug.utils.cached_property",
    }
)
_KEEPING = frozenset(path for path in _PROPERTIES if path.endswith(".cached_property"))
_STATIC = "<builtin>.staticmethod"
_CLASS = "<builtin>.classmethod"


class Descriptors:
    def __init__(self, program: Program, symbols: Symbols) -> None:
        self.program = program
        self.symbols = symbols
        self._known: dict[tuple[int, int], tuple[str, int]] = {}

    def of(self, owner: int, bound: int) -> tuple[str, int]:
        """How a class attribute acts when read: method, static, class, property, setter or
        value.
        """
        key = (owner, bound)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._describe(self.program.codes[owner], bound)
        return found

    def keeps(self, code: int) -> bool:
        """A property whose value stays with the object once it is made."""
        ref = self.program.codes[code]
        parent = self.program.parent(ref)
        found = (self.symbols.of_value(parent, value) for value in ref.code.decorators if parent)
        return any(isinstance(each, External) and each.path in _KEEPING for each in found)

    def _describe(self, body: CodeRef, bound: int) -> tuple[str, int]:
        op = body.code.ops[bound]
        value = op.value if isinstance(op, ir.Bind) else bound
        kind = "method"
        while value >= 0:
            op = body.code.ops[value]
            if isinstance(op, ir.Make):
                made = self.program.child(body, op.code)
                return (kind, made.id) if made.code.kind != "class" else ("value", made.id)
            if not isinstance(op, ir.Decorate):
                return "value", -1
            seen = self._decorator(body, op.decorator)
            if seen == "value" and kind == "method":
                return "value", -1
            kind = kind if seen in ("plain", "value") else seen
            value = op.value
        return "value", -1

    def _decorator(self, body: CodeRef, value: int) -> str:
        """What one decorator makes of a function; `value` for a decorator of the program itself."""
        op = body.code.ops[value]
        if isinstance(op, ir.Attr) and op.name in ("setter", "deleter", "getter"):
            return {"setter": "setter", "getter": "property"}.get(op.name, "deleter")
        func = op.func if isinstance(op, ir.Call) else value
        found = self.symbols.of_value(body, func)
        if isinstance(found, External):
            if found.path in _PROPERTIES or found.path.endswith("property"):
                return "property"
            return {_STATIC: "static", _CLASS: "class"}.get(found.path, "plain")
        return "value" if isinstance(found, (Function, Class)) else "plain"
