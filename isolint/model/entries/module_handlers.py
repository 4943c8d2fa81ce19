"""A module that is handed over as an object: its functions are the methods."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from msgspec.structs import replace

from isolint.model.definitions.objects import Function
from isolint.model.entries.entering import enter
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entries, Entry


def enter_functions(
    flow: Flow, module: int, patterns: tuple[str, ...], entry: Entry, entries: Entries
) -> None:
    for name, code in _functions(flow, module, patterns):
        enter(flow, entries, replace(entry, route=entry.route or name, code=code))


def _functions(flow: Flow, module: int, patterns: tuple[str, ...]) -> Iterator[tuple[str, int]]:
    """Public ones that the module itself defines."""
    described = flow.program.modules[module]
    for name in flow.program.codes[described.base].code.names:
        if name.startswith("_") or not any(fnmatchcase(name, each) for each in patterns):
            continue
        found = flow.symbols.in_module(described, name)
        if isinstance(found, Function) and _is_of(flow, found.code, module):
            yield name, found.code


def _is_of(flow: Flow, code: int, module: int) -> bool:
    return flow.program.codes[code].module.index == module
