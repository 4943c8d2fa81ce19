"""Wrappers that hand their own arguments on to the function that a decorator was given.

A decorated name calls the wrapper and the wrapped function, each with the arguments of the call.
Followed through the wrapper as well, the arguments and results of all functions under one decorator
would meet in it.
"""

from __future__ import annotations

from isolint.model.program import CodeRef, Program
from isolint.summary import ir
from isolint.summary.operands import alternatives


class Forwarding:
    """`decorators` are functions whose first parameter is called so by a function in them; `makers`
    those that make decorators, with the parameters that may be called in its place.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.decorators: set[int] = set()
        self.makers: dict[int, set[int]] = {}
        self._forwards: set[tuple[int, int]] = set()
        for ref in program.having(ir.Call):
            for value, call in ref.each(ir.Call) if ref.code.parent > 0 else ():
                home = self._decorator(ref, call)
                if home is not None and hands_on(ref, call):
                    self.decorators.add(home.id)
                    self._forwards.add((ref.id, value))

    def is_forward(self, ref: CodeRef, value: int) -> bool:
        return (ref.id, value) in self._forwards

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
        given = [home for home, index in called if home is not None and index == 0]
        others = [(home, index) for home, index in called if home is not given[0]] if given else []
        if not given or any(home is not self.program.parent(given[0]) for home, _ in others):
            return None
        for home, index in others:
            if home is not None:
                self.makers.setdefault(home.id, set()).add(index)
        return given[0]

    def _captured(self, ref: CodeRef, op: ir.AnyOp) -> tuple[CodeRef | None, int]:
        """The function around whose parameter this is, and which one."""
        if isinstance(op, ir.Load) and op.home >= 0:
            home = self.program.codes[ref.module.base + op.home]
            if home.code.kind == "function":
                for index, param in enumerate(home.code.params):
                    if param.name == op.name:
                        return home, index
        return None, -1


def hands_on(ref: CodeRef, call: ir.Call) -> bool:
    """The call passes the caller's own arguments, some of them at least, each in its place."""
    positional = [i for i, param in enumerate(ref.code.params) if param.kind == "positional"]
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
