"""Wrappers that hand their own arguments on to the function that a decorator was given.

A decorated name calls the wrapper and the wrapped function, each with the arguments of the call.
Followed through the wrapper as well, the arguments and results of all functions under one decorator
would meet in it.
"""

from __future__ import annotations

from functools import cached_property

from isolint.model.calling.wrapping import Wrapping, hands_on
from isolint.model.definitions.classes import Classes
from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alternatives


class Forwarding:
    """`decorators` are functions whose first parameter is called so by what they return; `makers`
    those that make decorators, with the parameters that may be called in its place; `forwards`
    are the calls of what a wrapper wraps.
    """

    def __init__(self, classes: Classes) -> None:
        self.program = program = classes.program
        self.wrapping = Wrapping(classes)
        self.decorators: set[int] = set(self.wrapping.makers)
        self.makers: dict[int, set[int]] = {}
        self.forwards: set[tuple[int, int]] = set(self.wrapping.forwards)
        for ref in program.having(ir.Call):
            for value, call in ref.each(ir.Call) if ref.code.parent > 0 else ():
                home = self._decorator(ref, call)
                if home is not None and hands_on(ref, call):
                    self.decorators.add(home.id)
                    self.forwards.add((ref.id, value))
        self._passed: set[tuple[int, int]] = set()
        self._find_passing()

    def _find_passing(self) -> None:
        """`return wrapper(function)`: what makes a decorator of another is one itself."""
        symbols, before = self.wrapping.classes.symbols, -1
        while len(self.decorators) != before:
            before = len(self.decorators)
            for ref, value, call in self.wrapping.returned:
                called = symbols.of_value(ref, call.func)
                if isinstance(called, Function) and called.code in self.decorators:
                    self.decorators.add(ref.id)
                    self._passed.add((ref.id, value))

    def gives_given(self, code: int, caller: CodeRef, value: int) -> bool:
        """What this call of a decorator returns is called as what it was given is."""
        return code in self.decorators and (caller.id, value) not in self._passed

    def stands_for_first(self, cls: int, caller: CodeRef, value: int) -> bool:
        """An object that is made where its maker is not asked for it by name."""
        return cls in self.wrapping.wrappers and (caller.id, value) not in self.wrapping.made

    def is_forward(self, ref: CodeRef, value: int) -> bool:
        return (ref.id, value) in self.forwards

    def values(self, ref: CodeRef) -> list[int]:
        """The operations that call what a wrapper wraps."""
        return self._by_code.get(ref.id, [])

    @cached_property
    def _by_code(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for code, value in sorted(self.forwards):
            found.setdefault(code, []).append(value)
        return found

    def gives_back(self, ref: CodeRef, value: int) -> bool:
        """What the wrapped function returned, as it is."""
        op = ref.code.ops[value]
        while isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
            value, op = op.value, ref.code.ops[op.value]
        return self.is_forward(ref, value)

    def _decorator(self, ref: CodeRef, call: ir.Call) -> CodeRef | None:
        if not isinstance(ref.code.ops[call.func], (ir.Load, ir.Bind, ir.Join, ir.Choice)):
            return None
        called = [self._captured(ref, ref.code.ops[v]) for v in alternatives(ref.code, call.func)]
        given = [home for home, index in called if home is not None and self._is_first(home, index)]
        others = [(home, index) for home, index in called if home is not given[0]] if given else []
        if not given or any(home is not self.program.parent(given[0]) for home, _ in others):
            return None
        for home, index in others:
            if home is not None:
                self.makers.setdefault(home.id, set()).add(index)
        return given[0]

    def _is_first(self, home: CodeRef, index: int) -> bool:
        """`def wrap(function)`, or `def __call__(self, function)` of a decorator's class."""
        return index == (1 if self.wrapping.classes.has_self(home) else 0)

    def _captured(self, ref: CodeRef, op: ir.AnyOp) -> tuple[CodeRef | None, int]:
        """The function around whose parameter this is, and which one."""
        if isinstance(op, ir.Load) and op.home >= 0:
            home = self.program.codes[ref.module.base + op.home]
            if home.code.kind == "function":
                for index, param in enumerate(home.code.params):
                    if param.name == op.name:
                        return home, index
        return None, -1
