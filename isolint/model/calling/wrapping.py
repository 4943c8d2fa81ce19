"""Classes whose objects stand for the function that they are made with: decorators as classes.

As `forwarding`, for `self.function(*args)` in a `__call__`: what all decorated functions are given
and return would meet in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alternatives


class Wrapping:
    """`forwards`: what calls the wrapped function; `makers`: functions that return such an object
    for their first parameter; `made`: where they make it.
    """

    def __init__(self, classes: Classes) -> None:
        self.classes = classes
        self.program = classes.program
        self.forwards: set[tuple[int, int]] = set()
        self.makers: set[int] = set()
        self.made: set[tuple[int, int]] = set()
        self.wrappers: set[int] = set()
        standing = {cls: found for cls in classes.info if (found := set(self._forwards(cls)))}
        if standing:
            self._find_makers(standing)
            self._find_decorators(standing)

    def _forwards(self, cls: int) -> Iterator[tuple[int, int]]:
        kept = set(self._kept(cls))
        for ref in self._inherited(cls, "__call__") if kept else ():
            for value, call in ref.each(ir.Call):
                func = ref.code.ops[call.func]
                on_self = isinstance(func, ir.Attr) and self.classes.is_self(ref, func.base)
                if on_self and getattr(func, "name", "") in kept and hands_on(ref, call, 1):
                    yield ref.id, value

    def _kept(self, cls: int) -> Iterator[str]:
        """Attributes for the first argument of the constructor."""
        for ref in self._inherited(cls, "__init__"):
            for _, op in ref.each(ir.SetAttr):
                given = [ref.code.ops[each] for each in alternatives(ref.code, op.value)]
                first = any(isinstance(each, ir.Param) and each.index == 1 for each in given)
                if first and self.classes.is_self(ref, op.base):
                    yield op.name

    def _inherited(self, cls: int, name: str) -> list[CodeRef]:
        found = (self.classes.methods(each, name) for each in self.classes.info[cls].mro)
        return next(filter(None, found), [])

    @cached_property
    def returned(self) -> list[tuple[CodeRef, int, ir.Call]]:
        """Calls that a function returns and that it hands its own first parameter, as theirs."""
        found: list[tuple[CodeRef, int, ir.Call]] = []
        for ref in self.program.having(ir.Return):
            calls = ref.each(ir.Call) if ref.code.params else ()
            handing = {value: op for value, op in calls if _hands_first(ref, op)}
            for _, returned in ref.each(ir.Return) if handing else ():
                values = alternatives(ref.code, returned.value)
                found += [(ref, each, handing[each]) for each in values if each in handing]
        return found

    def _find_makers(self, standing: dict[int, set[tuple[int, int]]]) -> None:
        for ref, value, call in self.returned:
            cls = self._class(ref, call.func)
            if cls in standing:
                self.makers.add(ref.id)
                self.made.add((ref.id, value))
                self._add(cls, standing)

    def _find_decorators(self, standing: dict[int, set[tuple[int, int]]]) -> None:
        for ref, _, op in self.program.each(ir.Decorate):
            cls = self._class(ref, op.decorator)
            if cls in standing:
                self._add(cls, standing)

    def _add(self, cls: int, standing: dict[int, set[tuple[int, int]]]) -> None:
        self.wrappers.add(cls)
        self.forwards |= standing[cls]

    def _class(self, ref: CodeRef, value: int) -> int:
        found = self.classes.symbols.of_value(ref, value)
        return found.code if isinstance(found, Class) else -1


def _hands_first(ref: CodeRef, call: ir.Call) -> bool:
    first = call.positional[:1]
    return bool(first) and (own_parameter(ref, first[0]) == 0 or _is_first_of_all(ref, first[0]))


def _is_first_of_all(ref: CodeRef, value: int) -> bool:
    """`args[0]` of a function that takes `*args`."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Item) or op.key < 0 or own_parameter(ref, op.base) != 0:
        return False
    key = ref.code.ops[op.key]
    return ref.code.params[0].kind == "star" and isinstance(key, ir.Const) and key.text == "0"


def hands_on(ref: CodeRef, call: ir.Call, bound: int = 0) -> bool:
    """The call passes the caller's own arguments, some of them at least, each in its place; the
    first of them are `bound`.
    """
    positional = [i for i, param in enumerate(ref.code.params) if param.kind == "positional"]
    positional = positional[bound:]
    own = [own_parameter(ref, arg) for arg in call.positional]
    for place, index in enumerate(own):
        starred = index is not None and ref.code.params[index].kind == "star"
        if starred and place != len(positional):
            return False
        if index is not None and not starred and positional[place : place + 1] != [index]:
            return False
    kinds = {ref.code.params[index].kind for index in own if index is not None}
    named = [own_parameter(ref, arg) for name, arg in call.named if name == "**"]
    return bool(kinds) or any(index is not None for index in named)


def own_parameter(ref: CodeRef, value: int) -> int | None:
    """The parameter that a value is, unchanged."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Star):
        op = ref.code.ops[op.value]
    return op.index if isinstance(op, ir.Param) else None
