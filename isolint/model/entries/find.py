"""All entry points of a program."""

from __future__ import annotations

from isolint.model.entries.assumed import assume_entries
from isolint.model.entries.configured import configured
from isolint.model.entries.decorated import decorated
from isolint.model.entries.derived import derived, signed, signed_functions
from isolint.model.entries.found import Entries
from isolint.model.entries.registered import called
from isolint.model.entries.scripts import listed_attributes, listed_names, scripts
from isolint.model.entries.single import bound_once, marked_classes, resolved
from isolint.model.flow import Flow
from isolint.model.program import CodeRef
from isolint.summary import ir


def find_entries(flow: Flow) -> Entries:
    """Reads a solved flow; objects kept by the framework are added to it, so solve again after.

    Code that registers entry points or makes an application runs at startup, whoever calls it.
    """
    entries = Entries([], [], {}, set(), set(), set(), set(), {})
    for _ in range(2):
        # What the first round gives to hooks can register more.
        entries.found.clear()
        entries.startup.clear()
        entries.fresh.clear()
        _collect(flow, entries)
        flow.graph.solve()
    if not entries.found:
        assume_entries(flow, entries)
    entries.found = list(dict.fromkeys(entries.found))
    # A page that makes its own event handlers registers them for one user.
    served = entries.scripts | {entry.code for entry in entries.found if entry.certain}
    entries.startup = [c for c in dict.fromkeys(entries.startup) if c not in served]
    return entries


def _collect(flow: Flow, entries: Entries) -> None:
    for ref in flow.program.codes:
        _operations(flow, ref, entries)
        if ref.code.kind == "module":
            entries.startup.append(ref.id)
            listed_names(flow, ref, entries)
        elif ref.code.kind == "class":
            listed_attributes(flow, ref, entries)
        signed_functions(flow, ref, entries)
    marked_classes(flow, entries)
    for cls in flow.classes.info:
        derived(flow, cls, entries)
        signed(flow, cls, entries)
    scripts(flow, entries)


def _operations(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    for value, op in enumerate(ref.code.ops):
        if type(op) is ir.Decorate:
            decorated(flow, ref, value, op, entries)
        elif type(op) is ir.Call and ref.node + value in flow.external_calls:
            called(flow, ref, op, entries)
            bound_once(flow, ref, op, entries)
            resolved(flow, ref, op, entries)
        if flow.known.configured:
            configured(flow, ref, op)
