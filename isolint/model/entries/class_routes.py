"""Routes of views that are classes: `path("notes/", Notes.as_view())`."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.prefixes import registered_on
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths, route_text
from isolint.model.reaching.entry_points import Entry
from isolint.summary import ir

_AS_VIEW = "as_view"


class Route(Struct, frozen=True):
    path: str
    within: int


def with_class_routes(flow: Flow, entries: list[Entry]) -> list[Entry]:
    """Of a class that is registered once; a method's entry says only its verb by itself."""
    routes: dict[int, set[Route]] = {}
    for ref, _, op in flow.program.each(ir.Call):
        for cls, route in _routes(flow, ref, op):
            routes.setdefault(cls, set()).add(route)
    return [_routed(flow, entry, routes) for entry in entries] if routes else entries


def _routed(flow: Flow, entry: Entry, routes: dict[int, set[Route]]) -> Entry:
    receiver = flow.objects[entry.receiver] if entry.receiver >= 0 else None
    found = routes.get(receiver.cls, set()) if isinstance(receiver, Instance) else set[Route]()
    verb = flow.program.codes[entry.code].code.name.upper()
    if len(found) != 1 or entry.route != verb:
        return entry
    (route,) = found
    return replace(entry, route=f"{verb} {route.path}".strip(), within=route.within)


def _routes(flow: Flow, ref: CodeRef, op: ir.Call) -> Iterator[tuple[int, Route]]:
    views = [func for value in op.args if (func := _made_by(ref, value)) is not None]
    for path in external_paths(flow, ref, op.func) if views else ():
        for known in flow.known.registrations.get(path) or ():
            if known.kind == "http" and known.route >= 0:
                route = route_text(ref, op, known.route)
                for cls in _classes(flow, ref, views):
                    yield cls, Route(route, registered_on(flow, ref, op.func))


def _classes(flow: Flow, ref: CodeRef, views: list[ir.Attr]) -> Iterator[int]:
    for func in views:
        for obj in sorted(flow.values(ref, func.base)):
            described = flow.objects[obj]
            if isinstance(described, Class):
                yield described.code


def _made_by(ref: CodeRef, value: int) -> ir.Attr | None:
    """`Notes.as_view`, also inside of what is put around it: `login_required(Notes.as_view())`."""
    op: ir.AnyOp | None = ref.code.ops[value]
    while isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name == _AS_VIEW:
            return func
        op = ref.code.ops[op.positional[0]] if op.positional else None
    return None
