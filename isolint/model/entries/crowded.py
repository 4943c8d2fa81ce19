"""Handlers that one method of the program registers, more of them than a value can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec.structs import replace

from isolint.model.definitions.objects import Bound, Function, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.entering import enter
from isolint.model.entries.registered import handlers
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import WIDE
from isolint.model.pointsto.handed import argument_of
from isolint.model.pointsto.targets import Target, functions
from isolint.model.reaching.entry_points import BEGINNING, MIDDLEWARE, Entries, Entry
from isolint.summary import ir
from isolint.summary.operands import roots

_DEEP = 4


class Crowded:
    """`def add(self, path, handler): self.app.add_route(path, checked(handler))`: where the calls
    of such a method are too many, each is asked what it hands over.
    """

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._callers: dict[int, dict[tuple[int, int], None]] | None = None

    def register(self, ref: CodeRef, op: ir.Call, paths: Iterable[str], entries: Entries) -> None:
        """`paths` are the outside things that are called."""
        for path in paths:
            for known in self.flow.known.registrations.get(path) or ():
                if known.kind not in BEGINNING | {MIDDLEWARE} and not known.methods:
                    for handler in handlers(op, known):
                        self._enter(ref, handler, Entry(known.kind, "", -1, -1), entries)

    def _enter(self, ref: CodeRef, handler: int, entry: Entry, entries: Entries) -> None:
        for code, receiver in dict.fromkeys(self._handlers(ref, handler, _DEEP)):
            enter(self.flow, entries, replace(entry, code=code, receiver=receiver))
            described = self.flow.objects[receiver] if receiver >= 0 else None
            if isinstance(described, Instance):
                entries.keep(receiver, described.cls, ref.node + handler, entry.kind)

    def _handlers(self, ref: CodeRef, value: int, depth: int) -> Iterator[Target]:
        for root in roots(ref.code, value) if depth else ():
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                for inner in op.args:
                    yield from self._handlers(ref, inner, depth - 1)
            elif isinstance(op, ir.Param) and self._is_crowded(ref, op.index):
                for caller, argument in self._given(ref, op.index):
                    if argument is not None:
                        yield from functions(self.flow, caller, argument)

    def _is_crowded(self, ref: CodeRef, index: int) -> bool:
        """Nearly all of what is told apart there can be called."""
        objects = self.flow.graph.get(ref.node + index)
        if len(objects) < WIDE:
            return False
        called = [isinstance(self.flow.objects[obj], (Function, Bound)) for obj in objects]
        return sum(called) >= len(called) - 1

    def _given(self, ref: CodeRef, index: int) -> Iterator[tuple[CodeRef, int | None]]:
        for node, receiver in self._calls_of(ref.id):
            call = self.flow.program.call(node)
            if call is not None:
                yield call[0], argument_of(call[1], ref, index, receiver)

    def _calls_of(self, code: int) -> list[tuple[int, int]]:
        if self._callers is None:
            self._callers = {}
            for node, edges in self.flow.calls.items():
                for called, receiver in edges:
                    shift = 0 if receiver >= 0 else -1
                    self._callers.setdefault(called, {})[node, shift] = None
        return list(self._callers.get(code, ()))
