"""The JSON contract: every key, its type and its order."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from isolint.base.errors import Problem
from isolint.base.report import Bound, Report
from isolint.report.json_format import render
from isolint.report.tool import VERSION
from tests.conftest import ROOT
from tests.sample_report import EMPTY, REPORT

TEXT_OR_NULL = (str, type(None))
FINDING = {
    "rule": str,
    "name": str,
    "severity": str,
    "confidence": str,
    "reach": str,
    "path": str,
    "line": int,
    "column": int,
    "end_line": int,
    "end_column": int,
    "symbol": str,
    "object": TEXT_OR_NULL,
    "message": str,
    "fingerprint": str,
    "new": bool,
    "trace": list,
    "suppressed": (dict, type(None)),
}
STEP = {"kind": str, "path": str, "line": int, "symbol": str, "note": str}
RATIO = {"value": (float, type(None)), "numerator": int, "denominator": int}
CONTRACT: dict[str, Any] = {
    "schema_version": int,
    "tool": {"name": str, "version": str},
    "root": str,
    "findings": [FINDING | {"trace": [STEP]}],
    "metrics": {
        "isolation_score": RATIO,
        "isolated_entry_points": RATIO,
        "context_coverage": RATIO,
        "global_singletons": {"value": int, "objects": [str]},
        "concurrency_bound": {
            "value": (int, type(None)),
            "path": TEXT_OR_NULL,
            "line": (int, type(None)),
            "symbol": TEXT_OR_NULL,
        },
        "accepted": {"findings": int, "functions": int, "singletons": int},
    },
    "entry_points": [
        {"kind": str, "route": str, "path": str, "line": int, "symbol": str, "isolated": bool}
    ],
    "components": [{"symbol": str, "layer": str, "path": str, "line": int, "findings": int}],
    "problems": [{"path": str, "line": int, "message": str}],
    "complete": bool,
    "assumed_entry_points": bool,
    "compared": (dict, type(None)),
    "stats": {
        "files": int,
        "lines": int,
        "functions": int,
        "seconds": float,
        "calls": int,
        "calls_resolved": int,
        "resolved_by": dict,
        "unresolved_by": dict,
        "phases": dict,
    },
}


def rendered(report: Report, **options: bool) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(render(report, **options))
    return data


def assert_fits(data: Any, shape: Any, at: str = "report") -> None:
    if isinstance(shape, dict):
        assert list(data) == list(shape), at
        for key, inner in shape.items():
            assert_fits(data[key], inner, f"{at}.{key}")
    elif isinstance(shape, list):
        for index, each in enumerate(data):
            assert_fits(each, shape[0], f"{at}[{index}]")
    else:
        # `bool` is an `int` to Python, but not to a reader of JSON.
        assert isinstance(data, shape), at
        assert (type(data) is bool) == (shape is bool), at


@pytest.mark.parametrize("report", [REPORT, EMPTY], ids=["sample", "empty"])
def test_contract(report: Report) -> None:
    data = rendered(report)
    assert_fits(data, CONTRACT)
    assert data["schema_version"] == 1
    assert data["tool"] == {"name": "isolint", "version": VERSION}


def test_version_is_that_of_the_package() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_finding() -> None:
    finding = rendered(REPORT)["findings"][2]
    assert finding == {
        "rule": "ISO302",
        "name": "identity-fallback",
        "severity": "medium",
        "confidence": "high",
        "reach": "request",
        "path": "app/ws.py",
        "line": 14,
        "column": 5,
        "end_line": 14,
        "end_column": 30,
        "symbol": "app.ws.endpoint",
        "object": None,
        "message": "a missing user_id becomes 'anonymous'",
        "fingerprint": "",
        "new": True,
        "trace": [
            {
                "kind": "entry",
                "path": "app/ws.py",
                "line": 12,
                "symbol": "app.ws.endpoint",
                "note": "websocket /ws",
            }
        ],
        "suppressed": None,
    }


def test_metrics() -> None:
    metrics = rendered(REPORT)["metrics"]
    assert metrics["context_coverage"] == {"value": 66.6, "numerator": 2, "denominator": 3}
    assert metrics["global_singletons"] == {
        "value": 1,
        "objects": ["app.agents.Supervisor (app.state.supervisor)"],
    }
    assert metrics["concurrency_bound"] == {
        "value": 1,
        "path": "app/agents.py",
        "line": 7,
        "symbol": "app.agents.Supervisor.lock",
    }


def test_nothing_to_count_is_null() -> None:
    metrics = rendered(EMPTY)["metrics"]
    assert metrics["isolation_score"]["value"] is None
    assert set(metrics["concurrency_bound"].values()) == {None}


def test_members_on_request() -> None:
    assert "missing" not in rendered(REPORT)["metrics"]["context_coverage"]
    asked = rendered(REPORT, members=True)["metrics"]
    assert asked["context_coverage"]["missing"] == ["app.ws.serve"]


def test_problems_make_it_incomplete() -> None:
    assert rendered(REPORT)["complete"] is False
    assert rendered(EMPTY)["complete"] is True


def test_times_only_on_request() -> None:
    slower = msgspec.structs.replace(REPORT.stats, seconds=99.0, phases={"read": 98.0})
    again = msgspec.structs.replace(REPORT, stats=slower)
    assert render(again) == render(REPORT)
    stats = rendered(REPORT, timings=True)["stats"]
    assert stats["seconds"] == 1.235
    assert stats["phases"] == {"read": 1.0, "link": 0.235}


def test_counts_are_in_order_of_name() -> None:
    assert list(rendered(REPORT)["stats"]["resolved_by"]) == ["annotation", "name"]


def test_undecodable_file_name() -> None:
    problem = Problem("caf\udce9.py", 0, "not utf-8")
    report = msgspec.structs.replace(EMPTY, problems=(problem,))
    assert rendered(report)["problems"][0]["path"] == "caf\udce9.py"
    assert render(report).isascii()


def test_bound_without_a_place() -> None:
    metrics = msgspec.structs.replace(REPORT.metrics, concurrency_bound=Bound(5, None, "pool"))
    report = msgspec.structs.replace(REPORT, metrics=metrics)
    bound = rendered(report)["metrics"]["concurrency_bound"]
    assert bound == {"value": 5, "path": None, "line": None, "symbol": "pool"}
