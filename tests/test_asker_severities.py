"""A fixed value weighs more where what the requester is decides whether it is written."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_tells_who_asked_is_medium() -> None:
    found = scan(_SMALL / "for_some", ("ISO403", "ISO404")).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "open": Severity.MEDIUM,
        "columns": Severity.MEDIUM,
        "loud": Severity.LOW,
        "known": Severity.LOW,
    }
