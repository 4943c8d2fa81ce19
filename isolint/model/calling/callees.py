"""What a code calls when it runs on one receiver: all that runs from there starts with this.

A call through `self` is followed only to what this very receiver holds; anything else as the flow
says.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.calling.makings import Makings
from isolint.model.calling.receivers import GIVEN, Receivers
from isolint.model.calling.self_values import SelfValues
from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.handed import Handed
from isolint.summary import ir

Context = tuple[int, int]
Callee = tuple[int, Context, str]


class Callees:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.handed = Handed(flow)
        self.makings = Makings(flow)
        self.self_values = SelfValues(flow)
        self._receivers = Receivers(flow, self.self_values)
        self._of: dict[Context, list[Callee]] = {}

    def of(self, ref: CodeRef, receiver: int) -> list[Callee]:
        """The contexts that are called, with operation and reason."""
        key = (ref.id, receiver)
        found = self._of.get(key)
        if found is None:
            found = self._of[key] = list(self._callees(ref, receiver))
        return found

    def _callees(self, ref: CodeRef, receiver: int) -> Iterator[Callee]:
        for called in self.handed.plan(ref):
            value = called.value
            for handed in called.handed:
                yield value, self._seen_from(ref, receiver, handed), "callback"
            if called.wide:
                continue
            receivers = self._receivers.of(ref, receiver, value)
            held = self._held(ref, receiver, value)
            for edge, reason in called.edges:
                target = edge[1]
                if self.makings.for_other(ref.id, target):
                    continue
                if target < 0 and held is not None and edge[0] not in held:
                    continue
                allowed = receivers
                if reason in GIVEN:
                    allowed = self._receivers.of_given(ref, receiver, value)
                if target >= 0 and not (
                    allowed is None or self.self_values.may_be(target, allowed)
                ):
                    continue
                yield value, self._seen_from(ref, receiver, edge), reason
            for edge, reason in self.makings.at(ref.node + value, receiver):
                yield value, edge, reason

    def _held(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        """The functions that this receiver keeps and calls: `self.function(…)`; None for other
        calls.
        """
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) and receiver >= 0 else None
        if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr):
            return None
        found = self.self_values.evaluate(ref, receiver, op.func)
        kept = [self.flow.objects[obj] for obj in found or ()]
        functions = [each.code for each in kept if isinstance(each, Function)]
        return frozenset(functions) if kept and len(functions) == len(kept) else None

    def _seen_from(self, ref: CodeRef, receiver: int, target: Context) -> Context:
        """A function nested in this one sees the same `self`."""
        if target[1] < 0 and self._inside(ref, target[0]):
            return target[0], receiver
        return target

    def _inside(self, ref: CodeRef, code: int) -> bool:
        """A function nested in this one sees the same `self`."""
        parent = self.flow.program.parent(self.flow.program.codes[code])
        return parent is ref
