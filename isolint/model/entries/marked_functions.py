"""Functions that an attribute marks for a framework: `index.exposed = True`."""

from __future__ import annotations

from isolint.model.entries.entering import enter
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, functions, receivers
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.summary import ir


def marked_functions(flow: Flow, entries: Entries) -> None:
    for ref, _, op in flow.program.each(ir.SetAttr):
        mark = flow.known.marks.get(op.name)
        if mark is None or not ref.code.is_true(op.value) or not _is_used(flow, mark.of):
            continue
        for target in functions(flow, ref, op.base):
            for code, receiver in _on_objects(flow, target):
                enter(flow, entries, Entry(mark.kind, "", code, receiver))


def _is_used(flow: Flow, package: str) -> bool:
    imported = (op.module.partition(".")[0] for _, _, op in flow.program.each(ir.Import))
    return package in imported


def _on_objects(flow: Flow, target: Target) -> list[Target]:
    """A method of a class body, on each object of the class."""
    parent = flow.program.parent(flow.program.codes[target[0]])
    if parent is None or parent.code.kind != "class" or target[1] >= 0:
        return [target]
    return [(target[0], obj) for obj in receivers(flow, parent.id)]
