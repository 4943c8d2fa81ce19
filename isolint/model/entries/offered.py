"""Decorators that a library offers for views: what they put around a view runs for its users."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.entering import give_receiver
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import ASSUMED, Entries, Entry
from isolint.summary import ir

_ANY = frozenset({"star", "starstar"})


def offer_wrappers(flow: Flow, entries: Entries) -> None:
    """A function inside that calls the one which is decorated and asks for the request at hand."""
    set_up: set[int] = set()
    for ref in flow.program.codes:
        if ref.code.kind != "function" or not _takes_anything(ref) or not calls_given(flow, ref):
            continue
        asked = next(_requests(flow, ref), "")
        outer = list(around(flow, ref))
        if not asked or any(is_given(flow, each) for each in outer):
            continue
        set_up.update(keep_objects(flow, outer[-1], entries))
        entries.startup.extend(each.id for each in outer)
        entries.add(Entry("http", "", ref.id, -1, certain=False, gives=(f"*={asked}",)))
    # What else such an object offers is there to set it up, unless a view comes by.
    others = {entry: None for entry in entries.found if _sets_up(flow, entry, set_up)}
    entries.startup.extend(entry.code for entry in others)
    entries.found = [entry for entry in entries.found if entry not in others]


def _sets_up(flow: Flow, entry: Entry, classes: set[int]) -> bool:
    receiver = flow.objects[entry.receiver] if entry.receiver >= 0 else None
    of_kept = isinstance(receiver, Instance) and receiver.cls in classes
    return entry.kind == ASSUMED and of_kept


def _takes_anything(ref: CodeRef) -> bool:
    return {param.kind for param in ref.code.params} >= _ANY


def around(flow: Flow, ref: CodeRef) -> Iterator[CodeRef]:
    """The functions that it is written in, from the inside."""
    parent = flow.program.parent(ref)
    while parent is not None and parent.code.kind == "function":
        yield parent
        parent = flow.program.parent(parent)


def calls_given(flow: Flow, ref: CodeRef) -> bool:
    """`return f(*args, **kwargs)`, where `f` is a parameter of the function around it, and not the
    object or the class that this is called on.
    """
    parent = flow.program.parent(ref)
    if parent is None or parent.code.kind != "function":
        return False
    given = {param.name for param in parent.code.params[flow.classes.has_self(parent) :]}
    called = (ref.code.ops[op.func] for _, op in ref.each(ir.Call))
    return any(isinstance(op, ir.Load) and op.home >= 0 and op.name in given for op in called)


def is_given(flow: Flow, ref: CodeRef) -> bool:
    """The program decorates something with it itself."""
    first = 1 if flow.classes.has_self(ref) else 0
    return any(flow.graph.get(ref.node + index) for index in range(first, len(ref.code.params)))


def _requests(flow: Flow, ref: CodeRef) -> Iterator[str]:
    """What stands for whichever request is being served."""
    for value, _ in ref.each(ir.Load):
        for path in external_paths(flow, ref, value):
            if path in flow.known.context_locals and path in flow.known.requests:
                yield path


def keep_objects(flow: Flow, ref: CodeRef, entries: Entries) -> list[int]:
    """Views are decorated once: the object whose method decorates them stays. Gives its classes."""
    parent = flow.program.parent(ref)
    if parent is None or not flow.classes.has_self(ref):
        return []
    family = [parent.id, *flow.classes.subclasses.get(parent.id, ())]
    for cls in family:
        if not flow.classes.subclasses.get(cls) and not flow.instances.get(cls):
            node = flow.classes.info[cls].ref.node
            entries.kept[flow.instance(cls, node)] = node
        for obj in flow.instances.get(cls, ()):
            give_receiver(flow, (ref.id, obj))
    return family
