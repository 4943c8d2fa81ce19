"""Entries under the name of a kind, `agents[agent_name]`: all who ask for the kind get the same."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import spelled

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
            (ref, op)
            for ref, op in self._stores.get(holder, ())
            if obj in self.flow.values(ref, op.value)
        ]
        return bool(stores) and all(self._is_kind(ref, op.key) for ref, op in stores)

    def _is_kind(self, ref: CodeRef, key: int) -> bool:
        """Spelled as one, and no object that is a key itself."""
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, key))
        return _names_kind(ref, key) and not any(isinstance(each, Instance) for each in objects)

    @cached_property
    def _stores(self) -> dict[int, list[tuple[CodeRef, ir.SetItem]]]:
        found: dict[int, list[tuple[CodeRef, ir.SetItem]]] = {}
        for ref, _, op in self.flow.program.each(ir.SetItem):
            if op.value >= 0 and op.key >= 0:
                for holder in self.flow.values(ref, op.base):
                    found.setdefault(holder, []).append((ref, op))
        return found


def _names_kind(ref: CodeRef, value: int) -> bool:
    """`model`, `agent_name`, `self.provider`."""
    name = plain_name(spelled(ref.code, value)).rstrip("_")
    return name.removesuffix("_name").removesuffix("_type").rpartition("_")[2] in _KINDS
