"""Context variables that say who is asking, by their names or by what they are set to."""

from __future__ import annotations

from functools import cached_property

from isolint.model.calling.context_values import VARIABLE
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.identity import Identities
from isolint.summary import ir
from isolint.summary.operands import spelled

_ENDINGS = ("_var", "_ctx", "_cv", "_context", "_contextvar")


class ContextVariables:
    def __init__(self, identities: Identities) -> None:
        self.identities = identities
        self.flow = identities.flow

    def read(self, ref: CodeRef, op: ir.Call) -> str | None:
        """The name of the variable in `current_user_var.get()`."""
        held = self._called(ref, op, "get")
        func = ref.code.ops[op.func]
        if not held or not isinstance(func, ir.Attr):
            return None
        name = spelled(ref.code, func.base)
        plain = name.lower().lstrip("_")
        for ending in _ENDINGS:
            plain = plain.removesuffix(ending)
        told = self.identities.names_requester(plain) or not self._told.isdisjoint(held)
        return name if told else None

    @cached_property
    def _told(self) -> frozenset[int]:
        """Those that are set to something named as whoever is asking: `current.set(user_id)`."""
        found: set[int] = set()
        for ref, _, op in self.flow.program.each(ir.Call):
            held = self._called(ref, op, "set") if len(op.args) == 1 else set()
            if held and self._is_requester(ref, op.args[0]):
                found |= held
        return frozenset(found)

    def _is_requester(self, ref: CodeRef, value: int) -> bool:
        return self.identities.names_requester(spelled(ref.code, value))

    def _called(self, ref: CodeRef, op: ir.Call, method: str) -> set[int]:
        """The variables of which the method is called."""
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name != method:
            return set()
        objects = self.flow.objects
        return {
            obj
            for obj in self.flow.values(ref, func.base)
            if getattr(objects[obj], "path", "") == VARIABLE
        }
