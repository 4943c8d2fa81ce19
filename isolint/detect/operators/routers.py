"""What is asked before every route of one router: the checks that it is made or included with, and
functions that the framework calls first.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.entries.prefixes import registered_on
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.summary import ir


class OperatorRouters:
    def __init__(self, model: Model) -> None:
        self.known = model.known
        self.flow = model.flow
        self.program = model.program

    def listed(self, op: ir.Call) -> list[int]:
        return [given for name, given in op.named if name in self.known.operator_lists]

    def checks(self, ref: CodeRef, func: int) -> Iterator[tuple[CodeRef, int]]:
        """The lists of checks that the router of a route is made or included with."""
        router = registered_on(self.flow, ref, func)
        made = self.flow.made_by(router)
        if made is not None:
            yield from ((made[0], given) for given in self.listed(made[1]))
        yield from self._including.get(router, ())

    @cached_property
    def _including(self) -> dict[int, list[tuple[CodeRef, int]]]:
        """What a router is included with, where that is one call."""
        found: dict[int, list[tuple[CodeRef, int]]] = {}
        calls: dict[int, int] = {}
        for ref, _, op in self.program.each(ir.Call):
            if op.positional and self._is_mounting(ref, op):
                for router in self.flow.values(ref, op.positional[0]):
                    calls[router] = calls.get(router, 0) + 1
                    listed = [(ref, given) for given in self.listed(op)]
                    found.setdefault(router, []).extend(listed)
        return {router: given for router, given in found.items() if calls[router] == 1}

    def _is_mounting(self, ref: CodeRef, op: ir.Call) -> bool:
        return any(path in self.known.mounts for path in external_paths(self.flow, ref, op.func))

    def before(self, ref: CodeRef, func: int) -> list[CodeRef]:
        """The functions that are called before a route that is registered by `func`."""
        return self._first.get(registered_on(self.flow, ref, func), [])

    @cached_property
    def _first(self) -> dict[int, list[CodeRef]]:
        found: dict[int, list[CodeRef]] = {}
        for ref in self.program.codes:
            parent = self.program.parent(ref)
            if ref.code.kind == "function" and parent is not None:
                for value in ref.code.decorators:
                    if self._is_first(parent, value):
                        router = registered_on(self.flow, parent, value)
                        if router >= 0:
                            found.setdefault(router, []).append(ref)
        return found

    def _is_first(self, ref: CodeRef, value: int) -> bool:
        paths = external_paths(self.flow, ref, value)
        return any(path in self.known.operator_hooks for path in paths)
