"""What the model must see: a row for each thing that real services do."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.callgraph import call_graph
from tests.markers import found_in, marks_below, scan
from tests.model_cases import Case, cases


def _rows(missed: bool) -> list[Case]:
    return [case for case in cases() if bool(case.values("missed")) == missed]


def _name(case: Case) -> str:
    return case.name.replace(" ", "-")


def _check(case: Case, folder: Path) -> None:
    root = case.write(folder)
    graph = call_graph(root, Settings(jobs=1), lambda *_: None)
    edges = {(edge.caller, edge.callee) for edge in graph.edges}
    assert case.edges("calls") <= edges
    assert not case.edges("no call") & edges
    assert set(case.values("unresolved")) <= set(graph.unresolved)
    marks = marks_below(root)
    expected = {(mark.rule, mark.path, mark.line) for mark in marks if mark.kind == "expect"}
    report = scan(root)
    entries = {f"{entry.kind} {entry.symbol}" for entry in report.entry_points}
    assert set(case.values("entry")) <= entries
    assert not set(case.values("no entry")) & entries
    assert set(case.values("route")) <= {entry.route for entry in report.entry_points}
    assert expected <= found_in(report)
    for rule, least in map(str.split, case.values("weighs")):
        found = [f.severity.rank for f in report.findings if f.rule == rule]
        assert max(found, default=-1) >= Severity(least).rank
    assert _grave(report) <= expected


def _grave(report: Report) -> set[tuple[str, str, int]]:
    """Findings that a row must mark; those of low severity it may."""
    return found_in(replace(report, findings=[f for f in report.findings if f.severity != "low"]))


@pytest.mark.parametrize("case", _rows(missed=False), ids=_name)
def test_row(case: Case, tmp_path: Path) -> None:
    _check(case, tmp_path)


@pytest.mark.xfail(strict=True, reason="a known miss")
@pytest.mark.parametrize("case", _rows(missed=True), ids=_name)
def test_known_miss(case: Case, tmp_path: Path) -> None:
    _check(case, tmp_path)
