"""The report for programs. Schema version 1: keys are added, never renamed or removed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from msgspec import to_builtins

from isolint.base.errors import Problem
from isolint.base.finding import Finding, Step, Suppression
from isolint.base.known import Comparison
from isolint.base.report import (
    Bound,
    Component,
    EntryPoint,
    Metrics,
    Ratio,
    Report,
    ServiceReport,
    Stats,
)
from isolint.report.tool import NAME, VERSION

SCHEMA_VERSION = 1


def render(report: Report, timings: bool = False, members: bool = False) -> str:
    """`timings` gives wall times, which differ by run; `members` lists what ratios leave out."""
    data = {
        "schema_version": SCHEMA_VERSION,
        "tool": {"name": NAME, "version": VERSION},
        "root": report.root,
        "findings": [_finding(each) for each in report.findings],
        "metrics": metrics_data(report.metrics, members),
        "entry_points": [_entry_point(each) for each in report.entry_points],
        "components": [_component(each) for each in report.components],
        "problems": [problem_data(each) for each in report.problems],
        "complete": report.complete,
        "assumed_entry_points": report.assumed,
        "compared": _compared(report.compared),
        "stats": _stats(report.stats, timings),
    }
    if report.services:
        data["services"] = [_service(each, members) for each in report.services]
    # Not msgspec: json escapes what no encoding can hold, a file name of undecodable bytes.
    return json.dumps(data, indent=2) + "\n"


def _finding(finding: Finding) -> dict[str, Any]:
    place = finding.place
    return {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity.value,
        "confidence": finding.confidence.value,
        "reach": finding.reach.value,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
        "symbol": finding.symbol,
        "object": finding.object,
        "message": finding.message,
        "fingerprint": finding.fingerprint,
        "new": finding.new,
        "trace": [step_data(step) for step in finding.trace],
        "suppressed": _suppression(finding.suppressed),
    }


def _service(service: ServiceReport, members: bool) -> dict[str, Any]:
    return {
        "name": service.name,
        "root": service.root,
        "metrics": metrics_data(service.metrics, members),
        "findings": service.findings,
        "failing": service.failing,
        "entry_points": service.entry_points,
        "assumed_entry_points": service.assumed,
        "complete": service.complete,
    }


def _suppression(given: Suppression | None) -> dict[str, Any] | None:
    if given is None:
        return None
    return {"kind": given.kind, "reason": given.reason, "path": given.path, "line": given.line}


def step_data(step: Step) -> dict[str, Any]:
    return {
        "kind": step.kind.value,
        "path": step.place.path,
        "line": step.place.line,
        "symbol": step.symbol,
        "note": step.note,
    }


def _compared(compared: Comparison | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    return {"against": compared.against, "fixed": [to_builtins(each) for each in compared.fixed]}


def metrics_data(metrics: Metrics, members: bool = False) -> dict[str, Any]:
    singletons = list(metrics.global_singletons)
    return {
        "isolation_score": _ratio(metrics.isolation_score, members),
        "isolated_entry_points": _ratio(metrics.isolated_entry_points, members),
        "context_coverage": _ratio(metrics.context_coverage, members),
        "global_singletons": {"value": len(singletons), "objects": singletons},
        "concurrency_bound": _bound(metrics.concurrency_bound),
        "accepted": {
            "findings": metrics.accepted.findings,
            "functions": metrics.accepted.functions,
            "singletons": metrics.accepted.singletons,
        },
    }


def _ratio(ratio: Ratio, members: bool) -> dict[str, Any]:
    counted = {
        "value": ratio.value,
        "numerator": ratio.numerator,
        "denominator": ratio.denominator,
    }
    return counted | ({"missing": list(ratio.missing)} if members else {})


def _bound(bound: Bound) -> dict[str, Any]:
    place = bound.place
    return {
        "value": bound.value,
        "path": place.path if place else None,
        "line": place.line if place else None,
        "symbol": bound.symbol or None,
    }


def _entry_point(entry: EntryPoint) -> dict[str, Any]:
    return {
        "kind": entry.kind,
        "route": entry.route,
        "path": entry.place.path,
        "line": entry.place.line,
        "symbol": entry.symbol,
        "isolated": entry.isolated,
    }


def _component(component: Component) -> dict[str, Any]:
    return {
        "symbol": component.symbol,
        "layer": component.layer,
        "path": component.place.path,
        "line": component.place.line,
        "findings": component.findings,
    }


def problem_data(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "message": problem.message}


def _stats(stats: Stats, timings: bool) -> dict[str, Any]:
    return {
        "files": stats.files,
        "lines": stats.lines,
        "functions": stats.functions,
        "seconds": round(stats.seconds, 3) if timings else 0.0,
        "calls": stats.calls,
        "calls_resolved": stats.calls_resolved,
        "resolved_by": _by_name(stats.resolved_by),
        "unresolved_by": _by_name(stats.unresolved_by),
        # The order is the order in which the phases ran.
        "phases": {key: round(value, 3) for key, value in stats.phases.items()} if timings else {},
    }


def _by_name(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
