"""Handlers of which one call waits for the other, unless the program asks for more at once."""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry
from isolint.summary import ir


def unless_crowded(flow: Flow, found: list[Entry]) -> list[Entry]:
    """`demo.queue(default_concurrency_limit=8)` lets several calls run, of all handlers."""
    words = flow.known.crowding
    if not any(entry.queued for entry in found) or not any(
        not words.isdisjoint(call.keywords) for _, _, call in flow.program.each(ir.Call)
    ):
        return found
    return [replace(entry, queued=False) for entry in found]
