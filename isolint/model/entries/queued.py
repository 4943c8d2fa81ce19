"""Handlers of which one call waits for the other, unless the program asks for more at once."""

from __future__ import annotations

from collections.abc import Set

from msgspec.structs import replace

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.reaching.entry_points import Entry
from isolint.summary import ir


def of_object(flow: Flow, body: CodeRef, unless: Set[str]) -> int | None:
    """Methods of a class of which one object's wait for one another, unless a decorator of the
    class is called so or has such a keyword.
    """
    around = flow.program.parent(body) if body.code.kind == "class" and unless else None
    if around is None:
        return None
    said: set[str] = set()
    for value in body.code.decorators:
        op = around.code.ops[value]
        said.update(op.keywords if isinstance(op, ir.Call) else ())
        said.add(_name(around, op.func if isinstance(op, ir.Call) else value))
    return body.id if said.isdisjoint(unless) else None


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
