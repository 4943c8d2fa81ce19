"""The steps of a call graph: a scan's, up to the linked program."""

from __future__ import annotations

from pathlib import Path

from isolint.base.callgraph import CallGraph
from isolint.config.settings import Settings
from isolint.engine.analysis import Progress, read, without_collector
from isolint.engine.statistics import count_calls
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.entries.find import find_entries
from isolint.model.linking.link import link, settle
from isolint.model.pointsto.imports import Imports
from isolint.model.reaching.callgraph import CallGraphView
from isolint.model.reaching.callsites import CallSites
from isolint.model.reaching.entry_points import ASSUMED
from isolint.model.reaching.guesses import Guesses


def call_graph(root: Path, settings: Settings, progress: Progress) -> CallGraph:
    """Reads a folder or one file; IsolintError when there is nothing to look at."""
    with without_collector():
        found = read(root, settings, progress)
        progress("linking", 0, 1)
        flow = link(
            root.resolve(), found.summaries, Knowledge(found.pack.frameworks, found.pack.own)
        )
        entries = find_entries(flow, Imports(flow))
        settle(flow, [entry.code for entry in entries.found if entry.kind != ASSUMED])
        guesses = Guesses(flow)
        view = CallGraphView(flow, guesses)
        resolved, unresolved = count_calls(CallSites(flow, guesses))
    return CallGraph(
        root=str(root),
        functions=tuple(view.functions()),
        edges=tuple(view.edges()),
        problems=found.problems,
        resolved=resolved,
        unresolved=unresolved,
    )
