"""Calls that make an application or hand it functions and classes."""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.entries.derived import is_factory
from isolint.model.entries.found import DEPENDENCY, MIDDLEWARE, STARTUP, Entries, Entry
from isolint.model.entries.targets import (
    external_paths,
    functions,
    give_receiver,
    listed,
    method,
    symbol_named,
    text_argument,
)
from isolint.model.flow import Flow
from isolint.model.objects import Class
from isolint.model.program import CodeRef
from isolint.summary import ir


def called(flow: Flow, ref: CodeRef, op: ir.Call, entries: Entries) -> None:
    paths = list(external_paths(flow, ref, op.func))
    if any(path + "()" in flow.known.applications for path in paths):
        entries.startup.append(ref.id)
    if paths:
        _startup_hooks(flow, ref, op, entries)
    for name, given in op.named:
        if name == "dependencies":
            _depended(flow, ref, given, entries)
    for path in paths:
        for known in flow.known.registrations.get(path) or ():
            if known.kind != STARTUP:
                entries.startup.append(ref.id)
            route = text_argument(ref, op, known.route, "path")
            for handler in _handlers(op, known.handler, known.keyword):
                for item in listed(ref, handler):
                    register(
                        flow,
                        ref,
                        item,
                        Entry(known.kind, route, -1, -1, given=known.given),
                        entries,
                    )


def _startup_hooks(flow: Flow, ref: CodeRef, op: ir.Call, entries: Entries) -> None:
    for name, given in op.named:
        if name in flow.known.startup_keywords:
            for item in listed(ref, given):
                entries.startup.extend(code for code, _ in functions(flow, ref, item))


def _handlers(op: ir.Call, position: int, keyword: str) -> list[int]:
    found = op.positional[position : position + 1] if position >= 0 else []
    return found + [value for name, value in op.named if name == keyword]


def _depended(flow: Flow, ref: CodeRef, value: int, entries: Entries) -> None:
    """`dependencies=[Depends(f)]`: called for every request, its result is not used."""
    for item in listed(ref, value):
        call = ref.code.ops[item]
        if not isinstance(call, ir.Call) or not call.args:
            continue
        if any(path in flow.known.depends for path in external_paths(flow, ref, call.func)):
            for code, receiver in functions(flow, ref, call.args[0]):
                entries.found.append(Entry(DEPENDENCY, "", code, receiver))


def register(flow: Flow, ref: CodeRef, handler: int, entry: Entry, entries: Entries) -> None:
    """A function is called for users; of a class, the framework keeps one object."""
    for target in functions(flow, ref, handler):
        if entry.kind == MIDDLEWARE and is_factory(flow, target[0]):
            continue
        give_receiver(flow, target)
        entries.add(replace(entry, code=target[0], receiver=target[1]))
    for cls in _classes(flow, ref, handler):
        if entry.kind == MIDDLEWARE:
            entries.installed.add(cls)
        if not _has_base(flow, cls):
            keep(flow, cls, ref.node + handler, entry, entries)


def _has_base(flow: Flow, cls: int) -> bool:
    """What happens to the class is told by the framework class that it derives from."""
    return any(path in flow.known.bases for path in flow.classes.info[cls].externals)


def _classes(flow: Flow, ref: CodeRef, value: int) -> list[int]:
    found = [flow.objects[obj] for obj in sorted(flow.values(ref, value))]
    op = ref.code.ops[value]
    if isinstance(op, ir.Const) and op.kind == "str":
        found.extend(filter(None, [symbol_named(flow, op.text)]))
    return [obj.code for obj in found if isinstance(obj, Class)]


def keep(
    flow: Flow,
    cls: int,
    node: int,
    entry: Entry,
    entries: Entries,
    methods: tuple[str, ...] = ("dispatch", "__call__"),
) -> None:
    """One object of the class, made at `node`, serves all users by these methods."""
    kept = flow.instance(cls, node)
    entries.kept[kept] = node
    for name in ("__init__", *methods):
        target = method(flow, cls, name, kept)
        if target is not None:
            give_receiver(flow, target)
            if name != "__init__":
                route = entry.route or name
                entries.add(replace(entry, route=route, code=target[0], receiver=target[1]))
