"""Decorators that a library offers: its users apply them once, and what they put around a function
runs for each call of it.
"""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.entries.offered import around, calls_given, is_given, keep_objects
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import ASSUMED, Entries, Entry
from isolint.summary import ir
from isolint.summary.operands import roots


def offer_decorators(flow: Flow, entries: Entries) -> None:
    """In place of the functions that are written around them, which run when a module is read."""
    assumed = {entry.code for entry in entries.found if entry.kind == ASSUMED} | entries.offered
    applied: set[int] = set()
    for ref in flow.program.codes:
        if not _is_wrapper(flow, ref):
            continue
        outer = [each.id for each in around(flow, ref)]
        if outer[-1] in assumed and not any(is_given(flow, flow.program.codes[o]) for o in outer):
            applied.update(outer)
            if flow.program.codes[outer[-1]].code.name == "__call__":
                keep_objects(flow, flow.program.codes[outer[-1]], entries)
            entries.startup.extend(outer)
            if entries.assumed:
                entries.add(Entry(ASSUMED, "", ref.id, -1, certain=False))
            else:
                entries.offered |= {ref.id}
    entries.offered -= applied
    entries.found = [e for e in entries.found if e.kind != ASSUMED or e.code not in applied]


def _is_wrapper(flow: Flow, ref: CodeRef) -> bool:
    """`def wrapper(*args, **kwargs)`, which calls the decorated function and is given back."""
    if ref.code.kind != "function" or not _takes_more(ref) or not calls_given(flow, ref):
        return False
    parent = flow.program.parent(ref)
    return parent is not None and _is_returned(flow, parent, ref)


def _takes_more(ref: CodeRef) -> bool:
    return any(param.kind in ("star", "starstar") for param in ref.code.params)


def _is_returned(flow: Flow, parent: CodeRef, ref: CodeRef) -> bool:
    returned = [op.value for _, op in parent.each(ir.Return) if op.value >= 0]
    return any(_makes(flow, parent, value, ref) for value in returned)


def _makes(flow: Flow, parent: CodeRef, value: int, ref: CodeRef) -> bool:
    for root in roots(parent.code, value):
        op = parent.code.ops[root]
        if isinstance(op, ir.Decorate):
            if _makes(flow, parent, op.value, ref):
                return True
        elif isinstance(op, ir.Make) and flow.program.child(parent, op.code) is ref:
            return True
    return False
