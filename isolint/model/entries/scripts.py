"""Modules that a framework runs afresh for each session, and names that list what it loads."""

from __future__ import annotations

from isolint.model.entries.found import Entries, Entry
from isolint.model.entries.registered import register
from isolint.model.entries.targets import external_paths, listed
from isolint.model.flow import Flow
from isolint.model.objects import ModuleObject
from isolint.model.program import CodeRef
from isolint.summary import ir


def scripts(flow: Flow, entries: Entries) -> None:
    """A module whose body, or a function of its own that the body calls, calls the framework."""
    if not flow.known.scripts:
        return
    imported = _imported(flow)
    for module in flow.program.modules:
        if module.index in imported:
            continue
        kind = _script_kind(flow, flow.program.codes[module.base])
        if kind:
            entries.scripts.add(module.base)
            entries.found.append(Entry(kind, module.name, module.base, -1))


def _imported(flow: Flow) -> set[int]:
    """Modules that another module imports: those run once."""
    found: set[int] = set()
    for ref in flow.program.codes:
        for op in ref.code.ops:
            if isinstance(op, ir.Import):
                source = flow.symbols.imported_module(ref.module, op.module, op.level)
                if not isinstance(source, str):
                    found.add(source.index)
                symbol = flow.symbols.of_import(ref.module, op) if op.name != "*" else None
                if isinstance(symbol, ModuleObject):
                    found.add(symbol.index)
    return found


def _script_kind(flow: Flow, body: CodeRef) -> str:
    seen: set[int] = set()
    stack = [body]
    while stack:
        ref = stack.pop()
        if ref.id in seen:
            continue
        seen.add(ref.id)
        for value, op in enumerate(ref.code.ops):
            if not isinstance(op, ir.Call):
                continue
            for path in external_paths(flow, ref, op.func):
                kind = flow.known.scripts.get(path)
                if kind is not None:
                    return kind
            callees = [flow.program.codes[c] for c, _ in flow.calls.get(ref.node + value, {})]
            stack.extend(callee for callee in callees if callee.module is body.module)
    return ""


def listed_names(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    """`MIDDLEWARE = ["pkg.module.Class", …]`: what a framework loads by its dotted name."""
    for name, kind in flow.known.settings.items():
        for bound in ref.code.names.get(name, ()):
            op = ref.code.ops[bound]
            if isinstance(op, ir.Bind) and op.value >= 0:
                for item in listed(ref, op.value):
                    if isinstance(ref.code.ops[item], ir.Const):
                        register(flow, ref, item, Entry(kind, "", -1, -1), entries)


def listed_attributes(flow: Flow, ref: CodeRef, entries: Entries) -> None:
    """`class WorkerSettings: functions = [f, g]`."""
    for name, bindings in ref.code.names.items():
        known = flow.known.listed.get(f"{ref.code.name}.{name}")
        for bound in bindings if known else ():
            op = ref.code.ops[bound]
            if known and isinstance(op, ir.Bind) and op.value >= 0:
                for item in listed(ref, op.value):
                    register(flow, ref, item, Entry(known.kind, "", -1, -1), entries, known.gives)
