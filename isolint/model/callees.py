"""What a code calls when it runs on one receiver: all that runs from there starts with this.

A call through `self` is followed only to what this very receiver holds; anything else as the flow
says.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.flow import Flow
from isolint.model.handed import Handed
from isolint.model.makings import Makings
from isolint.model.objects import Bound, Class
from isolint.model.program import CodeRef
from isolint.model.self_values import SelfValues
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
            allowed = self._allowed(ref, receiver, value)
            for edge, reason in called.edges:
                target = edge[1]
                if self.makings.for_other(ref.id, target):
                    continue
                if target >= 0 and not (
                    allowed is None or self.self_values.may_be(target, allowed)
                ):
                    continue
                yield value, self._seen_from(ref, receiver, edge), reason
            for edge, reason in self.makings.at(ref.node + value, receiver):
                yield value, edge, reason

    def _seen_from(self, ref: CodeRef, receiver: int, target: Context) -> Context:
        """A function nested in this one sees the same `self`."""
        if target[1] < 0 and self._inside(ref, target[0]):
            return target[0], receiver
        return target

    def _inside(self, ref: CodeRef, code: int) -> bool:
        """A function nested in this one sees the same `self`."""
        parent = self.flow.program.parent(self.flow.program.codes[code])
        return parent is ref

    def _allowed(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        """Receivers that the call can have when `self` is this receiver; None when anything
        goes.
        """
        if receiver < 0:
            return None
        op = ref.code.ops[value]
        if isinstance(op, ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr):
                if self._passes_self(ref, op) and self._is_class(ref, func.base):
                    return frozenset([receiver])
                return self._receivers(
                    self.self_values.evaluate(ref, receiver, func.base), func.name
                )
            return None
        if isinstance(op, (ir.Attr, ir.SetAttr)):
            return self.self_values.evaluate(ref, receiver, op.base)
        return None

    def _passes_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`Base.method(self, …)` runs on this very `self`."""
        first = ref.code.ops[op.args[0]] if op.args else None
        return isinstance(first, ir.Param) and first.index == 0 and self.self_values.is_self(ref)

    def _is_class(self, ref: CodeRef, value: int) -> bool:
        objects = self.flow.values(ref, value)
        return bool(objects) and all(isinstance(self.flow.objects[o], Class) for o in objects)

    def _receivers(self, objects: frozenset[int] | None, name: str) -> frozenset[int] | None:
        """The objects themselves, and those whose methods are kept in the attribute."""
        if objects is None:
            return None
        found = set(objects)
        for obj in objects:
            node = self.flow.fields.get(obj, {}).get(name)
            for held in self.flow.graph.get(node) if node is not None else ():
                described = self.flow.objects[held]
                found.add(described.receiver if isinstance(described, Bound) else held)
        return frozenset(found)
