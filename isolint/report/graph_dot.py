"""The call graph for Graphviz; what only could be called is dashed."""

from __future__ import annotations

from isolint.base.callgraph import CallEdge, CallGraph


def render(graph: CallGraph) -> str:
    nodes = [f"  {_quoted(name)};" for name in graph.names]
    edges = [_edge(edge) for edge in graph.edges]
    head = ["digraph calls {", "  rankdir=LR;", "  node [shape=box];"]
    return "\n".join([*head, *nodes, *edges, "}"]) + "\n"


def _edge(edge: CallEdge) -> str:
    dashed = "" if edge.sure else ", style=dashed"
    ends = f"{_quoted(edge.caller)} -> {_quoted(edge.callee)}"
    return f"  {ends} [label={_quoted(edge.reason)}{dashed}];"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
