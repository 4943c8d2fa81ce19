"""A map for programs. Schema version 1: keys are added, never renamed or removed."""

from __future__ import annotations

import json
from typing import Any

from isolint.base.service_map import Fault, Link, Part, Reason, Served, ServiceMap
from isolint.report.json_format import SCHEMA_VERSION, problem_data, step_data
from isolint.report.tool import NAME, VERSION


def render(made: ServiceMap) -> str:
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": NAME, "version": VERSION},
        "root": made.root,
        "components": [_part(each) for each in made.parts],
        "components_left_out": made.left_out,
        "entry_points": [_served(each) for each in made.entries],
        "assumed_entry_points": made.assumed,
        "links": [_link(each) for each in made.links],
        "problems": [problem_data(each) for each in made.problems],
        "complete": not made.problems,
    }
    return json.dumps(data, indent=2) + "\n"


def _part(part: Part) -> dict[str, Any]:
    return {
        "symbol": part.symbol,
        "kind": part.kind,
        "type": part.type or None,
        "layer": part.layer,
        "path": part.place.path,
        "line": part.place.line,
        "why": [_reason(each) for each in part.reasons],
        "held_by": list(part.held_by),
        "findings": [_fault(each) for each in part.faults],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {
        "layer": reason.layer,
        "how": reason.how,
        "serving": reason.serving or None,
        "steps": [step_data(step) for step in reason.steps],
    }


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "rule": fault.rule,
        "name": fault.name,
        "severity": fault.severity.value,
        "count": fault.count,
    }


def _served(entry: Served) -> dict[str, Any]:
    return {
        "label": entry.label,
        "symbol": entry.symbol,
        "path": entry.place.path,
        "line": entry.place.line,
    }


def _link(link: Link) -> dict[str, Any]:
    return {
        "source": link.source,
        "target": link.target,
        "kind": link.kind,
        "name": link.name or None,
    }
