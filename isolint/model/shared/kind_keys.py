"""Entries under the name of a kind, `agents[agent_name]`: all who ask for the kind get the same."""

from __future__ import annotations

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.puts import Put
from isolint.summary import ir
from isolint.summary.operands import roots, spelled

_KINDS = frozenset(
    {"agent", "assistant", "model", "tool", "provider", "engine", "backend"}
    | {"language", "lang", "kind", "type", "llm"}
)


class KindKeys:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def is_kind(self, put: Put) -> bool:
        """Spelled as one, and no object that is a key itself; or used as one."""
        if put.key < 0:
            return False
        ref, key = put.ref, put.key
        objects = (self.flow.objects[obj] for obj in self.flow.values(ref, key))
        named = _names_kind(ref, key)
        if named and not any(isinstance(each, Instance) for each in objects):
            return True
        identity = plain_name(spelled(ref.code, key)) in self.flow.known.identity_kinds
        return not identity and _chooses_class(ref, put)


def _chooses_class(ref: CodeRef, put: Put) -> bool:
    """`made[name] = CLASSES[name]()`."""
    code, key = ref.code, roots(ref.code, put.key)
    for value in roots(code, put.value):
        call = code.ops[value]
        made = code.ops[call.func] if isinstance(call, ir.Call) else None
        if not isinstance(made, ir.Item) or roots(code, made.key) != key:
            return False
    return True


def _names_kind(ref: CodeRef, value: int) -> bool:
    """`model`, `agent_name`, `self.provider`."""
    name = plain_name(spelled(ref.code, value)).rstrip("_")
    return name.removesuffix("_name").removesuffix("_type").rpartition("_")[2] in _KINDS
