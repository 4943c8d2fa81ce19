"""Entries under the name of a kind, `agents[agent_name]`: all who ask for the kind get the same."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import alike, operands, roots, spelled

_KINDS = frozenset(
    {"agent", "assistant", "model", "tool", "provider", "engine", "backend"}
    | {"language", "lang", "kind", "type", "llm"}
)


class KindKeys:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def lead_to(self, obj: int, holder: int) -> bool:
        """Whatever puts the object there does so under the name of a kind."""
        stores = [
            (ref, at, op)
            for ref, at, op in self._stores.get(holder, ())
            if obj in self.flow.values(ref, op.value)
        ]
        return bool(stores) and all(self._is_kind(*store) for store in stores)

    def _is_kind(self, ref: CodeRef, at: int, op: ir.SetItem) -> bool:
        """Spelled as one, and no object that is a key itself; or used as one."""
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, op.key))
        named = _names_kind(ref, op.key)
        if named and not any(isinstance(each, Instance) for each in objects):
            return True
        identity = plain_name(spelled(ref.code, op.key)) in self.flow.known.identity_kinds
        if _chooses_class(ref, op):
            return not identity
        return _is_only_if_missing(ref.code, at, op) and self._is_written(ref, op.key)

    def _is_written(self, ref: CodeRef, key: int) -> bool:
        """Only ever a text that the program has."""
        if not self.flow.keys.may_know(ref, key):
            return False
        found: set[str | None] = set()
        self.flow.keys.watch(ref, key, found.add)
        return bool(found) and None not in found

    @cached_property
    def _stores(self) -> dict[int, list[tuple[CodeRef, int, ir.SetItem]]]:
        found: dict[int, list[tuple[CodeRef, int, ir.SetItem]]] = {}
        for ref, at, op in self.flow.program.each(ir.SetItem):
            if op.value >= 0 and op.key >= 0:
                for holder in self.flow.values(ref, op.base):
                    found.setdefault(holder, []).append((ref, at, op))
        return found


def _is_only_if_missing(code: ir.Code, at: int, op: ir.SetItem) -> bool:
    """Below `if key not in made`: what is there stays, and is no request's own."""
    tests = (block.value for block in surrounding(code, at) if block.kind in ("if", "else"))
    return any(_asks(code, test, op.base) for test in tests if test >= 0)


def _asks(code: ir.Code, test: int, base: int, depth: int = 4) -> bool:
    return alike(code, test, base) or (
        depth > 0 and any(_asks(code, part, base, depth - 1) for part in operands(code.ops[test]))
    )


def _chooses_class(ref: CodeRef, op: ir.SetItem) -> bool:
    """`made[name] = CLASSES[name]()`."""
    code, key = ref.code, roots(ref.code, op.key)
    for value in roots(code, op.value):
        call = code.ops[value]
        made = code.ops[call.func] if isinstance(call, ir.Call) else None
        if not isinstance(made, ir.Item) or roots(code, made.key) != key:
            return False
    return True


def _names_kind(ref: CodeRef, value: int) -> bool:
    """`model`, `agent_name`, `self.provider`."""
    name = plain_name(spelled(ref.code, value)).rstrip("_")
    return name.removesuffix("_name").removesuffix("_type").rpartition("_")[2] in _KINDS
