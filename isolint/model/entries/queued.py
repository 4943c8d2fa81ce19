"""Handlers of which one call waits for the other, unless the program asks for more at once."""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry
from isolint.summary import ir


def unless_crowded(flow: Flow, found: list[Entry]) -> list[Entry]:
    """`demo.queue(default_concurrency_limit=8)` lets several calls run, of all handlers."""
    if not any(_waits_alone(entry) for entry in found):
        return found
    crowded = any(_asks_for_more(flow, ref, call) for ref, _, call in flow.program.each(ir.Call))
    return [
        replace(entry, queue=None)
        if _waits_alone(entry) and (crowded or _is_decorated(flow, entry.code))
        else entry
        for entry in found
    ]


def _waits_alone(entry: Entry) -> bool:
    return entry.queue == -1


def _asks_for_more(flow: Flow, ref: CodeRef, call: ir.Call) -> bool:
    words = flow.known.crowding
    return _name(ref, call.func) in words or not words.isdisjoint(call.keywords)


def _is_decorated(flow: Flow, code: int) -> bool:
    """`@run_async` above the handler."""
    ref = flow.program.codes[code]
    parent = flow.program.parent(ref)
    return parent is not None and any(
        _name(parent, each) in flow.known.unqueued for each in ref.code.decorators
    )


def _name(ref: CodeRef, value: int) -> str:
    return getattr(ref.code.ops[value], "name", "")
