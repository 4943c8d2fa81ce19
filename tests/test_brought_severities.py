"""What is put on a shared object while serving, by who brought it."""

from __future__ import annotations

from pathlib import Path

from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_a_part_of_which_no_user_brought_anything_is_medium() -> None:
    found = {f.object: f for f in scan(_SMALL / "of_nobody", ("ISO404",)).findings}
    assert {place: f.severity.value for place, f in found.items()} == {
        "main.Service.version": "medium",
        "main.Service.query": "high",
        "main.Service.budget": "high",
        "main.Service.told": "high",
        "main.Service.hook": "medium",
    }
    assert "made of nothing that a user brought" in found["main.Service.version"].message


def test_a_default_that_is_replaced_by_what_is_loaded_is_medium() -> None:
    found = scan(_SMALL / "loaded_defaults", ("ISO402",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.DEFAULT": "medium",
        "main.PRESETS": "critical",
    }
