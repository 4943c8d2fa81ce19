"""A library as a target: its public functions are taken to be called for users."""

from __future__ import annotations

from isolint.model.entries.found import ASSUMED, Entries, Entry
from isolint.model.entries.targets import enter, receivers
from isolint.model.flow import Flow
from isolint.model.program import CodeRef

_SPECIAL = "call get set enter exit aenter aexit getitem setitem iter next getattr setattr"
_ON_DEFINITION = frozenset({"contribute_to_class"})
_CALLED_BY_PYTHON = frozenset(f"__{name}__" for name in _SPECIAL.split())


def assume_entries(flow: Flow, entries: Entries) -> None:
    """Adds public functions of public modules and public methods of public classes."""
    entries.assumed = True
    for ref in flow.program.codes:
        if ref.code.kind != "function" or not _is_public(flow, ref):
            continue
        parent = flow.program.parent(ref)
        assert parent is not None
        if parent.code.kind == "module":
            entries.add(Entry(ASSUMED, "", ref.id, -1, certain=False))
        elif parent.code.kind == "class" and ref.code.params:
            for receiver in receivers(flow, parent.id):
                enter(flow, entries, Entry(ASSUMED, "", ref.id, receiver, certain=False))


def _is_public(flow: Flow, ref: CodeRef) -> bool:
    name = ref.code.name
    if name in _ON_DEFINITION or (name.startswith("_") and name not in _CALLED_BY_PYTHON):
        return False
    parent = flow.program.parent(ref)
    while parent is not None and parent.code.kind == "class":
        if parent.code.name.startswith("_"):
            return False
        parent = flow.program.parent(parent)
    if parent is None or parent.code.kind != "module":
        return False
    return not any(part.startswith("_") for part in ref.module.name.split("."))
