"""Attributes of outside modules that are set to what is called: `litellm.callbacks = [f]`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.entries.registered import register, register_objects
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths, listed
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.pack.calling import Registration
from isolint.summary import ir


def assigned(flow: Flow, entries: Entries) -> None:
    for ref, _, op in flow.program.each(ir.SetAttr):
        for known in _known(flow, ref, op):
            for item in listed(ref, op.value):
                entry = Entry(known.kind, "", -1, -1, True, known.gives)
                if known.methods:
                    register_objects(flow, ref, item, known, entry, entries)
                register(flow, ref, item, entry, entries)


def _known(flow: Flow, ref: CodeRef, op: ir.SetAttr) -> Iterator[Registration]:
    if op.value < 0 or op.name not in flow.known.assigned_names:
        return
    for path in external_paths(flow, ref, op.base):
        for known in flow.known.registrations.get(f"{path}.{op.name}") or ():
            if known.assigned:
                yield known
