"""A call graph cut down to the ways from one function to another."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from isolint.base.callgraph import CallGraph
from isolint.base.errors import IsolintError

_MOST_NAMED = 5


def between(graph: CallGraph, start: str | None, end: str | None) -> CallGraph:
    """IsolintError when a symbol is unknown, or could be several."""
    if start is None and end is None:
        return graph
    first = None if start is None else find(graph, start)
    last = None if end is None else find(graph, end)
    callees, callers = (
        _neighbours((e.caller, e.callee) for e in graph.edges),
        _neighbours((e.callee, e.caller) for e in graph.edges),
    )
    after = None if first is None else _closure(first, callees)
    before = None if last is None else _closure(last, callers)
    edges = tuple(
        edge
        for edge in graph.edges
        if (after is None or edge.caller in after) and (before is None or edge.callee in before)
    )
    kept = {name for edge in edges for name in (edge.caller, edge.callee)}
    kept.update(name for name in (first, last) if name is not None)
    functions = tuple(name for name in graph.functions if name in kept)
    return replace(graph, functions=functions, edges=edges, start=first, end=last)


def find(graph: CallGraph, symbol: str) -> str:
    """The one name that a symbol is, or ends."""
    names = graph.names
    if symbol in names:
        return symbol
    found = [name for name in names if name.endswith(f".{symbol}")]
    own = [name for name in found if name in set(graph.functions)]
    if len(own or found) == 1:
        return (own or found)[0]
    if found:
        raise IsolintError(f"'{symbol}' could be {_listed(own or found)}")
    close = difflib.get_close_matches(symbol, _endings(names, symbol), n=3)
    hint = f", did you mean {_listed(close)}?" if close else ""
    raise IsolintError(f"no function '{symbol}' in {graph.root}{hint}")


def _endings(names: Iterable[str], symbol: str) -> list[str]:
    """As many parts of each name as the symbol has."""
    parts = symbol.count(".") + 1
    return sorted({".".join(name.split(".")[-parts:]) for name in names})


def _listed(names: list[str]) -> str:
    shown = ", ".join(f"'{name}'" for name in names[:_MOST_NAMED])
    hidden = len(names) - _MOST_NAMED
    return f"{shown} or {hidden} more" if hidden > 0 else shown


def _neighbours(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, other in pairs:
        found.setdefault(name, []).append(other)
    return found


def _closure(start: str, neighbours: Mapping[str, list[str]]) -> set[str]:
    found, waiting = {start}, [start]
    while waiting:
        for other in neighbours.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
