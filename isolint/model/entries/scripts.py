"""Modules that a framework runs afresh for each session, and names that list what it loads."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from isolint.model.definitions.program import CodeRef
from isolint.model.entries.registered import register
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.imports import Imports
from isolint.model.pointsto.targets import external_paths, listed
from isolint.model.reaching.entry_points import Entries, Entry
from isolint.summary import ir


def scripts(flow: Flow, entries: Entries, imports: Imports) -> None:
    """A module whose body, or a function of its own that the body calls, calls the framework."""
    if not flow.known.scripts:
        return
    for module in flow.program.modules:
        if module.index in imports.stated:
            continue
        kind = _script_kind(flow, flow.program.codes[module.base])
        if kind:
            entries.scripts.add(module.base)
            entries.found.append(Entry(kind, module.name, module.base, -1))


def _script_kind(flow: Flow, body: CodeRef) -> str:
    seen: set[int] = set()
    stack = [body]
    while stack:
        ref = stack.pop()
        if ref.id in seen:
            continue
        seen.add(ref.id)
        for value, op in ref.each(ir.Call):
            for path in external_paths(flow, ref, op.func):
                kind = flow.known.scripts.get(path)
                if kind is not None:
                    return kind
            callees = [flow.program.codes[c] for c, _ in flow.calls.get(ref.node + value, {})]
            stack.extend(callee for callee in callees if callee.module is body.module)
    return ""


def listed_names(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    """`MIDDLEWARE = ["pkg.module.Class", …]`: what a framework loads by its dotted name."""
    for name, (kind, gives) in flow.known.settings.items():
        entry = Entry(kind, "", -1, -1, True, gives)
        for value in _settings(ref, name):
            for item in _names(ref, value):
                register(flow, ref, item, entry, entries)


def _settings(ref: CodeRef, name: str) -> Iterator[int]:
    """What a module sets under this name: as a variable, or as a key in a display."""
    for bound in ref.code.names.get(name, ()):
        op = ref.code.ops[bound]
        if isinstance(op, ir.Bind) and op.value >= 0:
            yield op.value
    for _, op in ref.each(ir.Collection):
        if op.keys:
            for key, value in zip(op.keys, op.values, strict=False):
                given = ref.code.ops[key] if key >= 0 else None
                if isinstance(given, ir.Const) and given.text == name:
                    yield value


def _names(ref: CodeRef, value: int) -> Iterator[int]:
    """The literals of a display, or of several that are added up."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Const):
        yield value
    elif isinstance(op, (ir.Collection, ir.Combine, ir.Choice)):
        for item in op.values:
            yield from _names(ref, item)
    elif isinstance(op, ir.Star):
        yield from _names(ref, op.value)


def listed_attributes(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    """`class WorkerSettings: functions = [f, g]`."""
    for name, bindings in ref.code.names.items():
        for known in flow.known.listed.get(name, ()):
            if not fnmatchcase(f"{ref.code.name}.{name}", known.name):
                continue
            entry = Entry(known.kind, "", -1, -1, True, known.gives)
            for op in (ref.code.ops[bound] for bound in bindings):
                if isinstance(op, ir.Bind) and op.value >= 0:
                    for item in listed(ref, op.value):
                        register(flow, ref, item, entry, entries)
