"""A class's list that its objects use as their own is worse than one that is meant for all."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


@pytest.mark.parametrize(
    ("place", "severity"),
    [
        ("agents.Agent.steps", Severity.MEDIUM),
        ("agents.Agent.known", Severity.LOW),
        ("agents.Tool.calls", Severity.LOW),
    ],
)
def test_what_an_object_of_one_request_adds_to_its_class(place: str, severity: Severity) -> None:
    found = scan(_SMALL / "class_lists").findings
    assert [f.severity for f in found if f.object == place] == [severity]


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("errors", Severity.MEDIUM),
        ("seen", Severity.LOW),
        ("_buffer", Severity.LOW),
    ],
)
def test_what_a_request_begins_anew_and_fills_on_a_shared_object(
    name: str, severity: Severity
) -> None:
    found = scan(_SMALL / "begun_anew").findings
    worst = max(f.severity.rank for f in found if f.object == f"main.Checker.{name}")
    assert worst == severity.rank


def test_a_copy_with_one_more_entry_is_as_bad_as_the_entry() -> None:
    found = scan(_SMALL / "copied_anew", ("ISO405",)).findings
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "by_name": Severity.MEDIUM,
        "signatures": Severity.MEDIUM,
        "last": Severity.CRITICAL,
        "shown": Severity.CRITICAL,
    }


def test_a_list_from_which_a_loop_picks_what_stays_is_removed_from() -> None:
    found = scan(_SMALL / "picked_lists", ("ISO103",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Desk.calls": Severity.MEDIUM,
        "main.Desk.notes": Severity.CRITICAL,
    }


def test_a_table_that_is_handed_out_is_worse_changed_under_another_name() -> None:
    found = scan(_SMALL / "unnamed_tables", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "tables.HEADERS": Severity.MEDIUM,
        "tables.FIELDS": Severity.MEDIUM,
        "tables.SETTINGS": Severity.MEDIUM,
        "tables.NAMES": Severity.LOW,
        "tables.SEEN": Severity.LOW,
    }
