"""The six confusions of the example service are found before, and nothing of weight after."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from isolint.base.finding import Severity
from isolint.base.report import Report
from tests.markers import scan

_ROOT = Path(__file__).parent.parent / "fixtures" / "agent_platform"

# What a reader of the audit looks for: the confusion, and (rule, file) pairs that tell it.
_CONFUSIONS = {
    "registry with per-user state": [
        ("ISO301", "app/agents/registry.py"),
        ("ISO404", "app/api/agent.py"),
    ],
    "engine shared by all runs": [
        ("ISO103", "app/agents/execution_engine.py"),
        ("ISO104", "app/agents/execution_engine.py"),
    ],
    "singleton bridge": [("ISO101", "app/services/websocket_bridge.py")],
    "shared tool executor": [("ISO404", "app/agents/tool_dispatcher.py")],
    "session on a shared object": [("ISO201", "app/dependencies.py")],
    "identities mixed": [
        ("ISO304", "app/agents/supervisor.py"),
        ("ISO302", "app/agents/supervisor.py"),
    ],
}


@cache
def _report(side: str) -> Report:
    return scan(_ROOT / side)


@pytest.mark.parametrize("confusion", _CONFUSIONS)
def test_each_confusion_is_found_before(confusion: str) -> None:
    found = {(f.rule, f.place.path) for f in _report("before").findings}
    assert set(_CONFUSIONS[confusion]) <= found


def test_nothing_at_medium_or_above_after() -> None:
    assert [f for f in _report("after").findings if f.severity.rank >= Severity.MEDIUM.rank] == []


def test_metrics_on_both_sides() -> None:
    before, after = _report("before").metrics, _report("after").metrics
    assert before.isolation_score.value is not None
    assert before.isolation_score.value < 60 < 100 == after.isolation_score.value
    assert before.context_coverage.value != 100 == after.context_coverage.value
    assert len(before.global_singletons) >= 5
    assert after.global_singletons == ()
    assert (before.concurrency_bound.value, after.concurrency_bound.value) == (2, None)


def test_every_finding_about_a_shared_object_has_both_chains() -> None:
    for finding in _report("before").findings:
        kinds = {step.kind.value for step in finding.trace}
        if finding.rule in ("ISO103", "ISO201", "ISO404", "ISO405") and finding.object:
            assert {"entry", "owner"} <= kinds, finding
