"""A trace for programs. Schema version 1: keys are added, never renamed or removed."""

from __future__ import annotations

import json
from typing import Any

from isolint.base.trace import Hop, Trace, Way
from isolint.report.json_format import SCHEMA_VERSION, problem_data, step_data
from isolint.report.tool import NAME, VERSION


def render(trace: Trace) -> str:
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": NAME, "version": VERSION},
        "root": trace.root,
        "symbol": trace.symbol,
        "kind": trace.kind,
        "path": trace.place.path if trace.place else None,
        "line": trace.place.line if trace.place else None,
        "reach": trace.reach.value if trace.reach else None,
        "reaching": trace.reaching,
        "entry_points": trace.entry_points,
        "ways": [_way(each) for each in trace.ways],
        "ways_left_out": trace.left_out,
        "shared": [[step_data(step) for step in chain] for chain in trace.owners],
        "assumed_shared": trace.assumed,
        "callers": [step_data(step) for step in trace.callers],
        "problems": [problem_data(each) for each in trace.problems],
        "complete": not trace.problems,
    }
    return json.dumps(data, indent=2) + "\n"


def _way(way: Way) -> list[dict[str, Any]]:
    return [_hop(hop) for hop in way.hops]


def _hop(hop: Hop) -> dict[str, Any]:
    others = [{"path": place.path, "line": place.line} for place in hop.others]
    return step_data(hop.step) | {"others": others}
