"""Functions that an attribute marks for a framework: `index.exposed = True`."""

from __future__ import annotations

from isolint.model.entries.entering import enter
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, functions, receivers
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.summary import ir


def marked_functions(flow: Flow, entries: Entries) -> None:
    marked = [
        (ref, op, mark)
        for ref, _, op in flow.program.each(ir.SetAttr)
        if (mark := flow.known.marks.get(op.name)) is not None and ref.code.is_true(op.value)
    ]
    imported = _imported(flow) if marked else frozenset[str]()
    for ref, op, mark in marked:
        for target in functions(flow, ref, op.base) if mark.of in imported else ():
            for code, receiver in _on_objects(flow, target):
                enter(flow, entries, Entry(mark.kind, "", code, receiver))


def _imported(flow: Flow) -> frozenset[str]:
    return frozenset(op.module.partition(".")[0] for _, _, op in flow.program.each(ir.Import))


def _on_objects(flow: Flow, target: Target) -> list[Target]:
    """A method of a class body, on each object of the class."""
    parent = flow.program.parent(flow.program.codes[target[0]])
    if parent is None or parent.code.kind != "class" or target[1] >= 0:
        return [target]
    return [(target[0], obj) for obj in receivers(flow, parent.id)]
