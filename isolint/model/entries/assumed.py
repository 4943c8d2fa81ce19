"""A library as a target: its public functions are taken to be called for users."""

from __future__ import annotations

from itertools import chain

from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.changing import changes_shared, is_made_inside, with_constructor
from isolint.model.entries.entering import enter
from isolint.model.entries.offering import public_functions
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import receivers
from isolint.model.reaching.entry_points import ASSUMED, Entries, Entry


def assume_entries(flow: Flow, entries: Entries) -> None:
    """Adds public functions of public modules and public methods of public classes."""
    entries.assumed = True
    public = {ref.id for ref in public_functions(flow)}
    for ref in flow.program.codes:
        changing = changes_shared(flow, ref)
        if ref.id not in public and not changing:
            continue
        parent = flow.program.parent(ref)
        assert parent is not None
        if parent.code.kind == "module":
            entries.add(Entry(ASSUMED, "", ref.id, -1, certain=False))
        elif parent.code.kind == "class" and ref.code.params and not flow.classes.sets(ref):
            of = with_constructor(flow, ref, parent.id) if changing else [parent.id]
            for receiver in chain.from_iterable(_called_on(flow, ref, cls) for cls in of):
                enter(flow, entries, Entry(ASSUMED, "", ref.id, receiver, certain=False))


def _called_on(flow: Flow, ref: CodeRef, cls: int) -> list[int]:
    kind = flow.classes.method_kind(ref)
    if kind == "static":
        return [-1]
    return [flow.objects.number(Class(cls))] if kind == "class" else _receivers(flow, cls)


def _receivers(flow: Flow, cls: int) -> list[int]:
    """Where only the class itself makes its objects, whoever uses the library makes the first."""
    found = receivers(flow, cls)
    if not all(is_made_inside(flow, cls, obj) for obj in found):
        return found
    first = flow.objects.number(Instance(cls, -1))
    member = flow.classes.member(cls, "__init__")
    for ref in flow.classes.methods(member[0], "__init__") if member is not None else ():
        flow.graph.add(ref.node, first)
    return [*found, first]
