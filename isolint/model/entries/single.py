"""Classes of which one object is kept, or one made for each request, by mark or by binding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isolint.model.definitions.classes import ClassInfo
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.registered import keep
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.summary import ir

_ENTRY = Entry("singleton", "", -1, -1)


def marked_classes(flow: Flow, entries: Entries) -> None:
    """Classes whose decorator says how many objects there are."""
    for cls, info in flow.classes.info.items():
        if any(path in flow.known.fresh_decorators for path in info.decorators):
            entries.fresh.add(cls)
            entries.serving.add(cls)
        if any(path in flow.known.single_decorators for path in _marks(flow, info)):
            _keep(flow, cls, info.ref.node, entries)


def _marks(flow: Flow, info: ClassInfo) -> Iterator[str]:
    """Paths of its decorators, also of methods of an object: `@app.cls()`."""
    yield from info.decorators
    around = flow.program.parent(info.ref)
    if around is None:
        return
    for value in info.ref.code.decorators:
        op = around.code.ops[value]
        yield from external_paths(flow, around, op.func if isinstance(op, ir.Call) else value)


def bound_once(
    flow: Flow, ref: CodeRef, op: ir.Call, paths: Sequence[str], entries: Entries
) -> None:
    for path in paths:
        known = flow.known.single.get(path)
        if known is None:
            continue
        scopes = [value for name, value in op.named if name == known.keyword]
        if known.keyword and not any(
            scope in known.value for value in scopes for scope in external_paths(flow, ref, value)
        ):
            continue
        for value in op.args:
            for obj in sorted(flow.values(ref, value)):
                described = flow.objects[obj]
                if isinstance(described, Class) and not flow.classes.subclasses.get(described.code):
                    _keep(flow, described.code, ref.node + value, entries)


def resolved(flow: Flow, ref: CodeRef, op: ir.Call, paths: Sequence[str], entries: Entries) -> None:
    """What is asked for by its class and is not kept is made anew."""
    if op.args and any(path in flow.known.resolvers for path in paths):
        for obj in sorted(flow.values(ref, op.args[0])):
            described = flow.objects[obj]
            if isinstance(described, Class) and not flow.instances.get(described.code):
                entries.fresh.add(described.code)


def _keep(flow: Flow, cls: int, node: int, entries: Entries) -> None:
    """The container makes the object, unless the program does so itself."""
    if not flow.instances.get(cls):
        keep(flow, cls, node, _ENTRY, entries, ())
        flow.only[cls] = flow.instance(cls, node)
