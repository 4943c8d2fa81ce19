"""A queue that a worker empties keeps users apart; one that every client reads does not."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_any_client_may_take_is_medium() -> None:
    found = scan(_SMALL / "queues_of_listeners", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.notices": Severity.MEDIUM,
        "main.tokens": Severity.MEDIUM,
        "main.own": Severity.MEDIUM,
        "main.jobs": Severity.LOW,
        "main.spare": Severity.LOW,
    }
