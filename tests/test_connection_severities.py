"""A connection of one thread that only the end of the service finds again meets no other user."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_is_only_closed_at_the_end_is_low() -> None:
    found = scan(_SMALL / "connections_to_close", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.opened": Severity.LOW,
        "main.told": Severity.MEDIUM,
        "main.reused": Severity.MEDIUM,
    }
