"""Containers that are filled while users are served, and that only something else reads."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import ADDING
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir

_CHANGING = frozenset(ADDING) - {"setdefault"} | {"extend", "update", "clear", "remove", "discard"}
_TAKING = frozenset({"pop", "popleft", "popitem"})
UNSERVED = "read only by what serves nobody"
_HOLDING = (ir.Load, ir.Attr, ir.Param, ir.Bind, ir.Join, ir.Narrow, ir.Choice, ir.Call)
_KEEPING = (ir.Bind, ir.SetAttr, ir.Join, ir.Narrow)


class UnreadLists:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        """A list of a module or an object's own; a record's is read with the record."""
        obj = write.shared.obj
        if write.kind != ITEM or write.action != "add" or obj not in self._held_by_name:
            return False
        reading = self.readers(obj)
        return bool(reading) and not any(self._serves(code) for code in reading)

    def readers(self, obj: int) -> set[int]:
        return self._reading.get(obj, set())

    def _serves(self, code: int) -> bool:
        return code in self.model.request.codes or code in self.model.latent.codes

    def _is_held_by_name(self, obj: int) -> bool:
        objects, lifetimes = self.model.flow.objects, self.model.lifetimes
        if not isinstance(objects[obj], (Container, External)):
            return False
        hold = lifetimes.holds[obj]
        if hold.name.startswith("["):
            return False
        owner = objects[hold.parent] if hold.parent != ROOT else None
        return not (isinstance(owner, Instance) and self.model.identities.is_record(owner.cls))

    @cached_property
    def _reading(self) -> dict[int, set[int]]:
        """Codes that do anything with a container but change or measure it."""
        reading: dict[int, set[int]] = {}
        for ref, held in self.model.flow.holders.of(self._held_by_name, *_HOLDING):
            for at, containers in held.items():
                if not all(self._leaves(ref, user, at) for user in ref.users(at)):
                    for obj in containers:
                        reading.setdefault(obj, set()).add(ref.id)
        return reading

    @cached_property
    def _held_by_name(self) -> frozenset[int]:
        return frozenset(filter(self._is_held_by_name, self.model.lifetimes.holds))

    def _leaves(self, ref: CodeRef, value: int, at: int) -> bool:
        op = ref.code.ops[value]
        if isinstance(op, ir.Attr):
            return op.name in _CHANGING or (op.name in _TAKING and not _is_used(ref, value))
        if isinstance(op, ir.SetItem):
            return op.base == at
        if isinstance(op, ir.Call):
            return op.func != at and self._measures(ref, op)
        # Whoever is served has what is returned under a name of its own.
        return isinstance(op, _KEEPING) or (isinstance(op, ir.Return) and self._serves(ref.id))

    def _measures(self, ref: CodeRef, op: ir.Call) -> bool:
        """`len(x)`, or code of the program, which has it under a name of its own."""
        flow = self.model.flow
        called = [flow.objects[obj] for obj in flow.values(ref, op.func)]
        if any(isinstance(obj, External) for obj in called):
            return all(getattr(obj, "path", "") == BUILTIN + "len" for obj in called)
        return bool(called)


def _is_used(ref: CodeRef, method: int) -> bool:
    """Whether anything is done with what `x.pop()` gives."""
    calls = ((at, op) for at in ref.users(method) if isinstance(op := ref.code.ops[at], ir.Call))
    return any(op.func != method or ref.users(at) for at, op in calls)
