"""Calls of what is outside the program, by path: asked of the solved flow, not of every code."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def outside_calls(
    flow: Flow, wanted: Callable[[str], bool]
) -> Iterator[tuple[CodeRef, int, ir.Call, str]]:
    """The code, the value, the call and the path, once for each path that is called there."""
    for node, called in flow.external_calls.items():
        for obj in called:
            made = flow.objects[obj]
            if isinstance(made, External) and wanted(made.path):
                call = flow.program.call(node)
                if call is not None:
                    yield call[0], node - call[0].node, call[1], made.path
