"""High and critical findings say where another request reads what one of them writes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.markers import scan

_MEETINGS = Path(__file__).parent.parent / "fixtures" / "small" / "meetings"


@pytest.mark.parametrize(
    ("name", "readers"),
    [
        ("Ledger.name", ["main.names"]),
        ("shown", ["main.names"]),
        ("Ledger.total", []),
        ("Totals.last", []),
        ("latest", []),
    ],
)
def test_where_it_is_read(name: str, readers: list[str]) -> None:
    found = [f for f in scan(_MEETINGS).findings if f.object == f"main.{name}"]
    assert [step.symbol for f in found for step in f.trace if step.note == "reads it"] == readers
