"""The call graph as a Mermaid flowchart; what only could be called is dotted."""

from __future__ import annotations

from isolint.base.callgraph import CallEdge, CallGraph

# What Mermaid draws when it is not told otherwise, its maxEdges and maxTextSize.
_MOST_EDGES = 500
_MOST_TEXT = 50_000


def is_too_large(drawn: str, graph: CallGraph) -> bool:
    return len(graph.edges) > _MOST_EDGES or len(drawn) > _MOST_TEXT


def render(graph: CallGraph) -> str:
    ids = {name: f"n{number}" for number, name in enumerate(graph.names)}
    nodes = [f'  {ids[name]}["{_escaped(name)}"]' for name in graph.names]
    edges = [_edge(edge, ids) for edge in graph.edges]
    return "\n".join(["flowchart LR", *nodes, *edges]) + "\n"


def _edge(edge: CallEdge, ids: dict[str, str]) -> str:
    arrow = "-->" if edge.sure else "-.->"
    return f"  {ids[edge.caller]} {arrow}|{edge.reason}| {ids[edge.callee]}"


def _escaped(name: str) -> str:
    for char, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        name = name.replace(char, entity)
    return name
