"""A lock that is held to the last read, a key by thread and transactions that cannot meet lower a
finding.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_FOLDER = Path(__file__).parent.parent / "fixtures" / "small" / "held_under_lock"
_HELD = {
    "Journal.entry": Severity.MEDIUM,
    "LooseJournal.line": Severity.CRITICAL,
    "Notes.author": Severity.CRITICAL,
    "Batches.rows": Severity.MEDIUM,
    "Batches.loose": Severity.CRITICAL,
    "Connections.by_thread": Severity.LOW,
    "Connections.by_name": Severity.LOW,
    "Files.by_file": Severity.MEDIUM,
    "LooseFiles.loose_by_file": Severity.CRITICAL,
}


_CONNECTIONS = {
    "Versions.on_loop": Severity.MEDIUM,
    "Open.across_awaits": Severity.CRITICAL,
    "Votes.handed": Severity.CRITICAL,
    "Votes.entered": Severity.CRITICAL,
    "Votes.asked": Severity.MEDIUM,
    "Tasks.single": Severity.MEDIUM,
    "Tasks.together": Severity.CRITICAL,
}


@pytest.mark.parametrize(("place", "severity"), _CONNECTIONS.items())
def test_connections_by_whether_transactions_can_meet(place: str, severity: Severity) -> None:
    found = scan(_FOLDER).findings
    assert [f.severity for f in found if f.object == f"connection.{place}"] == [severity]


_OPENED = {
    "main.counting": Severity.MEDIUM,
    "main.listing": Severity.CRITICAL,
    "stores.Cache.on_loop": Severity.MEDIUM,
    "stores.Notes.in_threads": Severity.CRITICAL,
    "stores.Tags.of_one_thread": Severity.MEDIUM,
    "stores.History.locked": Severity.MEDIUM,
    "stores.History.rows_locked": Severity.MEDIUM,
    "main.read_alone": Severity.MEDIUM,
    "main.opened_to_read": Severity.MEDIUM,
    "main.read_mostly": Severity.CRITICAL,
    "main.pages": Severity.CRITICAL,
    "main.exported": Severity.CRITICAL,
    "stores.Journal.half_locked": Severity.CRITICAL,
    "stores.Vectors.auto": Severity.MEDIUM,
    "stores.Rows.mapped": Severity.CRITICAL,
}


@pytest.mark.parametrize(("place", "severity"), _OPENED.items())
def test_connections_that_startup_opened_by_whether_users_meet_in_them(
    place: str, severity: Severity
) -> None:
    found = scan(_FOLDER.parent / "kept_connections", ("ISO202",)).findings
    assert [f.severity for f in found if f.object == place] == [severity]


@pytest.mark.parametrize(("place", "severity"), _HELD.items())
def test_what_a_lock_or_the_thread_keeps_apart(place: str, severity: Severity) -> None:
    found = scan(_FOLDER).findings
    severities = [f.severity for f in found if f.object == f"app.{place}" and f.rule != "ISO404"]
    assert severities == [severity]


_STATE = {"engine.asker": Severity.CRITICAL, "engine.turn": Severity.MEDIUM}


@pytest.mark.parametrize(("place", "severity"), _STATE.items())
def test_what_application_state_holds_by_whether_a_lock_is_held(
    place: str, severity: Severity
) -> None:
    found = scan(_FOLDER.parent / "unmade_state", ("ISO405",)).findings
    assert [f.severity for f in found if f.object == f"app.state.{place}"] == [severity]


def test_an_entry_under_a_key_made_of_ids_is_kept_by_identity() -> None:
    found = scan(_FOLDER.parent / "drained_counts", ("ISO103",)).findings
    assert [f.severity for f in found] == [Severity.MEDIUM]


def test_a_batch_that_is_drained_and_a_queue_that_is_read_are_lower() -> None:
    found = scan(_FOLDER.parent / "drained_batches", ("ISO103",)).findings
    assert {(f.object or "").rpartition(".")[2]: f.severity for f in found} == {
        "rows": Severity.MEDIUM,
        "sent": Severity.MEDIUM,
        "history": Severity.CRITICAL,
        "queue": Severity.LOW,
        "never_read": Severity.CRITICAL,
        "pending": Severity.MEDIUM,
        "shown": Severity.CRITICAL,
    }


def test_a_cursor_that_is_asked_and_read_before_anything_is_awaited_is_medium() -> None:
    found = scan(_FOLDER.parent / "bot_cursors", ("ISO202",)).findings
    assert {f.object: f.severity for f in found} == {
        "bot.connection": Severity.LOW,
        "bot.names": Severity.MEDIUM,
        "bot.notes": Severity.CRITICAL,
        "bot.words": Severity.CRITICAL,
    }


def test_what_a_dependency_holds_while_the_request_is_served_is_medium() -> None:
    found = scan(_FOLDER.parent / "held_for_requests", ("ISO104",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.entering": Severity.LOW,
        "main.using": Severity.MEDIUM,
        "main.whole": Severity.MEDIUM,
        "main.counting": Severity.LOW,
    }


def test_a_rate_for_all_makes_everybody_wait_for_the_others() -> None:
    found = scan(_FOLDER.parent / "rate_limits", ("ISO104",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.together": Severity.MEDIUM,
        "main.models": Severity.MEDIUM,
    }
