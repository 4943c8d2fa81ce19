"""On which objects an operation can call something, when `self` is a certain object."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.calling.self_values import SelfValues
from isolint.model.definitions.objects import Bound, Class, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.members.own_descriptors import GET, SET
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

# Reasons of edges to what outside code is given to call.
GIVEN = frozenset({"callback", "handed"})


class Receivers:
    def __init__(self, flow: Flow, self_values: SelfValues) -> None:
        self.flow = flow
        self.self_values = self_values

    def of(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
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
                return self._with_kept(
                    self.self_values.evaluate(ref, receiver, func.base), func.name
                )
            return None
        if isinstance(op, (ir.Attr, ir.SetAttr)):
            found = self.self_values.evaluate(ref, receiver, op.base)
            return None if found is None else found.union(self._descriptors(ref.node + value))
        return None

    def _descriptors(self, node: int) -> Iterator[int]:
        """The class attributes that answer for what is read or written there."""
        codes = self.flow.program.codes
        for code, receiver in self.flow.calls.get(node, ()):
            if codes[code].code.name in (GET, SET):
                yield receiver

    def of_given(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        """`self.pool.submit(self.run)`: the objects whose methods outside code is given."""
        op, found = ref.code.ops[value], set[int]()
        for argument in op.args if receiver >= 0 and isinstance(op, ir.Call) else ():
            given = ref.code.ops[argument]
            if isinstance(given, ir.Attr):
                objects = self.self_values.evaluate(ref, receiver, given.base)
                if objects is None:
                    return None
                found |= objects
            elif self._is_method(ref, argument):
                return None
        return frozenset(found) or None

    def _is_method(self, ref: CodeRef, value: int) -> bool:
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, value))
        return any(isinstance(obj, (Bound, Partial)) for obj in objects)

    def _passes_self(self, ref: CodeRef, op: ir.Call) -> bool:
        """`Base.method(self, …)` runs on this very `self`."""
        first = ref.code.ops[op.args[0]] if op.args else None
        return isinstance(first, ir.Param) and first.index == 0 and self.self_values.is_self(ref)

    def _is_class(self, ref: CodeRef, value: int) -> bool:
        objects = self.flow.values(ref, value)
        return bool(objects) and all(isinstance(self.flow.objects[o], Class) for o in objects)

    def _with_kept(self, objects: frozenset[int] | None, name: str) -> frozenset[int] | None:
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
