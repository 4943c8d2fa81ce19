"""`isolint graph --format json` beside the gold of the PyCG micro-benchmark.

    python benchmarks/pycg.py FOLDER [--show]

FOLDER holds, at any depth, folders with `main.py` and `callgraph.json`. A case is exact when both
say the same callees for the same callers, as in PyCG's own test; precision and recall count edges
of all cases.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from isolint.config.settings import Settings
from isolint.engine.callgraph import call_graph
from isolint.report.graph_json import adjacency

Graph = dict[str, set[str]]


class Case(Struct, frozen=True):
    name: str
    found: Graph
    gold: Graph

    @property
    def exact(self) -> bool:
        return self.found == self.gold


def edges(graph: Graph) -> set[tuple[str, str]]:
    return {(caller, callee) for caller, callees in graph.items() for callee in callees}


def cases(folder: Path) -> Iterator[Case]:
    for gold in sorted(folder.rglob("callgraph.json")):
        made = call_graph(gold.parent, Settings(tests=True, jobs=1), lambda *_: None)
        yield Case(
            "/".join(gold.parts[-3:-1]),
            _as_sets(adjacency(made)),
            _as_sets(json.loads(gold.read_text())),
        )


def _as_sets(graph: dict[str, list[str]]) -> Graph:
    return {caller: set(callees) for caller, callees in graph.items()}


def show(case: Case) -> None:
    print(case.name)
    found, gold = edges(case.found), edges(case.gold)
    for sign, wrong in (("extra", found - gold), ("missing", gold - found)):
        for caller, callee in sorted(wrong):
            print(f"  {sign}: {caller} -> {callee}")
    for name in sorted(case.found.keys() ^ case.gold.keys()):
        print(f"  {'extra' if name in case.found else 'missing'} key: {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--show", action="store_true", help="list the cases that differ")
    given = parser.parse_args()
    measured = list(cases(given.folder))
    if not measured:
        parser.error(f"no callgraph.json below {given.folder}")
    right = sum(len(edges(case.found) & edges(case.gold)) for case in measured)
    found = sum(len(edges(case.found)) for case in measured)
    gold = sum(len(edges(case.gold)) for case in measured)
    exact = sum(case.exact for case in measured)
    print(
        f"exact {exact}/{len(measured)}  precision {right / found:.4f}  recall {right / gold:.4f}"
    )
    for case in measured:
        if given.show and not case.exact:
            show(case)


if __name__ == "__main__":
    main()
