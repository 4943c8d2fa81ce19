"""A request that stays in its thread is met by what runs there next, if not by the next request."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_a_request_that_middleware_leaves_in_its_thread_is_medium() -> None:
    found = [f for f in scan(_SMALL / "left_locals").findings if f.rule == "ISO504"]
    assert [f.severity for f in found] == [Severity.MEDIUM, Severity.MEDIUM]
    assert "never cleared" in found[0].message
    assert "not always cleared" in found[1].message
