"""Which objects an operation can run a method on, when `self` is one very receiver."""

from __future__ import annotations

from isolint.model.flow import Flow
from isolint.model.objects import Bound, Class, Function, Partial
from isolint.model.program import CodeRef
from isolint.model.self_values import SelfValues
from isolint.summary import ir

_CALLED = (Bound, Function, Partial)


class Receivers:
    def __init__(self, flow: Flow, self_values: SelfValues) -> None:
        self.flow = flow
        self.self_values = self_values

    def allowed(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
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

    def handed_on(self, ref: CodeRef, receiver: int, value: int) -> frozenset[int] | None:
        """The objects whose methods are among the arguments; None when that can't be told."""
        op = ref.code.ops[value]
        found: frozenset[int] = frozenset()
        for argument in op.args if isinstance(op, ir.Call) and receiver >= 0 else ():
            given = ref.code.ops[argument]
            if not isinstance(given, ir.Attr):
                objects = map(self.flow.objects.__getitem__, self.flow.values(ref, argument))
                if any(isinstance(obj, _CALLED) for obj in objects):
                    return None
                continue
            own = self.self_values.evaluate(ref, receiver, given.base)
            if own is None:
                return None
            found |= own
        return found or None

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
