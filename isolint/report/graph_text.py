"""The call graph for people: how big it is, what it rests on, and what is not known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from rich.text import Text

from isolint.base.callgraph import CallGraph
from isolint.report.lines import Part, aligned, line, plural, to_string
from isolint.report.problem_text import problem_lines

_MOST = 10


def render(graph: CallGraph, colour: bool = False) -> str:
    cut = graph.start is not None or graph.end is not None
    blocks = [
        *(_ways(graph) if cut else _summary(graph)),
        problem_lines(graph.problems, graph.root),
    ]
    lines: list[Text] = []
    for block in filter(None, blocks):
        lines += [Text(), *block] if lines else block
    return to_string(lines, colour)


def _ways(graph: CallGraph) -> list[list[Text]]:
    """The calls of a graph that was cut down."""
    start = f" from {graph.start}" if graph.start else ""
    end = f" to {graph.end}" if graph.end else ""
    if not graph.edges:
        return [[line(f"no calls{start}{end}")]]
    title = line((f"{plural(len(graph.edges), 'call')}{start}{end}", "bold"))
    rows = [(edge.caller, f"-> {edge.callee}", edge.reason) for edge in graph.edges]
    return [[title, *aligned(rows, indent="  ")]]


def _summary(graph: CallGraph) -> list[list[Text]]:
    outside = len(graph.names) - len(graph.functions)
    sizes = f"{len(graph.functions)} functions and modules, {outside} outside"
    reasons = Counter(edge.reason for edge in graph.edges)
    own = set(graph.functions)
    called = Counter(edge.callee for edge in graph.edges if edge.callee in own)
    resolved, unresolved = sum(graph.resolved.values()), sum(graph.unresolved.values())
    return [
        [line(("Call graph", "bold"), f"  {sizes}")],
        _table("Edges", len(graph.edges), reasons),
        _most_called(called),
        _table("Call sites not resolved", unresolved, graph.unresolved, resolved + unresolved),
    ]


def _table(
    title: str, total: int, counts: Mapping[str, int], whole: int | None = None
) -> list[Text]:
    of = total if whole is None else whole
    share = "" if whole is None or not whole else f" of {whole} ({100 * total / whole:.1f}%)"
    rows: list[tuple[Part, ...]] = [
        (name, str(count), f"{100 * count / of:.1f}%") for name, count in _most_first(counts)
    ]
    return [line((title, "bold"), f"  {total}{share}"), *aligned(rows, indent="  ")]


def _most_called(called: Mapping[str, int]) -> list[Text]:
    if not called:
        return []
    rows = [(name, plural(count, "caller")) for name, count in _most_first(called)[:_MOST]]
    return [line(("Most called", "bold")), *aligned(rows, indent="  ")]


def _most_first(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    items: Iterable[tuple[str, int]] = counts.items()
    return sorted(items, key=lambda item: (-item[1], item[0]))
