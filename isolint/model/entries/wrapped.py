"""Methods that a decorator of the program replaces: what it puts in their place runs for users."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.model.definitions.objects import Function
from isolint.model.entries.entering import give_receiver
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry


def with_wrappers(flow: Flow, found: list[Entry]) -> list[Entry]:
    """Each entry, followed by the functions that were written around it."""
    return [each for entry in found for each in (entry, *_around(flow, entry))]


def _around(flow: Flow, entry: Entry) -> Iterator[Entry]:
    program = flow.program
    ref = program.codes[entry.code]
    body = program.parent(ref)
    if body is None or body.code.kind != "class" or not ref.code.decorators:
        return
    for bound in body.code.names.get(ref.code.name, ()):
        for obj in sorted(flow.values(body, bound)):
            described = flow.objects[obj]
            if not isinstance(described, Function) or described.code == entry.code:
                continue
            around = program.parent(program.codes[described.code])
            if around is not None and around.code.kind == "function":
                give_receiver(flow, (described.code, entry.receiver))
                yield replace(entry, code=described.code)
