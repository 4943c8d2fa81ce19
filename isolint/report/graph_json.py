"""The call graph as `{"caller": ["callee", ...]}`."""

from __future__ import annotations

import json

from isolint.base.callgraph import CallGraph


def render(graph: CallGraph) -> str:
    return json.dumps(adjacency(graph), indent=2, ensure_ascii=False) + "\n"


def adjacency(graph: CallGraph) -> dict[str, list[str]]:
    """Every name is a key, also what calls nothing."""
    found: dict[str, set[str]] = {name: set() for name in graph.names}
    for edge in graph.edges:
        found.setdefault(edge.caller, set()).add(edge.callee)
    return {name: sorted(callees) for name, callees in sorted(found.items())}
