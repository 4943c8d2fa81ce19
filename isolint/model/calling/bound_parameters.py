"""What `functools.partial` has given a function before anybody calls it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import Bound, Function, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class BoundParameters:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def of(self, ref: CodeRef, index: int) -> list[tuple[CodeRef, int]]:
        """The values that a parameter is bound to, each with its code."""
        return self._found.get((ref.id, ref.code.params[index].name), [])

    @cached_property
    def _found(self) -> dict[tuple[int, str], list[tuple[CodeRef, int]]]:
        found: dict[tuple[int, str], list[tuple[CodeRef, int]]] = {}
        for described in self.flow.objects:
            if isinstance(described, Partial):
                home, value = self.flow.program.position(described.given)
                caller = self.flow.program.codes[home]
                for code, name, given in self._given(described, caller, value):
                    found.setdefault((code, name), []).append((caller, given))
        return found

    def _given(self, made: Partial, caller: CodeRef, value: int) -> Iterator[tuple[int, str, int]]:
        func, op = self.flow.objects[made.func], caller.code.ops[value]
        if not isinstance(func, (Bound, Function)) or not isinstance(op, ir.Call):
            return
        yield from ((func.code, name, given) for name, given in op.named)
        params = self.flow.program.codes[func.code].code.params[isinstance(func, Bound) :]
        for param, given in zip(params, op.positional[1:], strict=False):
            yield func.code, param.name, given
