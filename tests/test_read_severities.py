"""What is kept, by who reads it and when."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_a_global_that_is_used_again_after_others_may_have_run_is_read() -> None:
    found = scan(_SMALL / "globals_used_again", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.last_prompt": Severity.CRITICAL,
        "main.last_topic": Severity.MEDIUM,
    }


def test_a_job_that_its_only_worker_keeps_for_itself_is_medium() -> None:
    found = scan(_SMALL / "workers_own_jobs", ("ISO405",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Alone.current": Severity.MEDIUM,
        "main.Alone.active": Severity.CRITICAL,
        "main.Crew.taken": Severity.CRITICAL,
    }


def test_a_list_that_another_entry_only_empties_is_everybodys_until_then() -> None:
    found = scan(_SMALL / "emptied_by_users", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.history": Severity.CRITICAL,
        "main.batch": Severity.MEDIUM,
        "main.turns": Severity.MEDIUM,
    }


def test_what_is_exchanged_before_each_use_is_medium() -> None:
    found = scan(_SMALL / "remade_voice", ("ISO405",)).findings
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "sound": Severity.MEDIUM,
        "voice": Severity.MEDIUM,
        "words": Severity.CRITICAL,
        "language": Severity.CRITICAL,
    }


def test_a_global_that_is_read_nowhere_is_medium_whatever_else_has_its_name() -> None:
    found = scan(_SMALL / "dead_globals", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "parsing.title": Severity.MEDIUM,
        "parsing.level": Severity.MEDIUM,
        "parsing.author": Severity.CRITICAL,
    }


def test_a_private_table_that_is_only_filled_is_medium() -> None:
    found = scan(_SMALL / "model_callbacks", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.last": Severity.CRITICAL,
        "main._totals": Severity.MEDIUM,
    }


def test_a_table_that_requests_set_back_has_what_is_theirs_in_between() -> None:
    found = scan(_SMALL / "reset_tables", ("ISO401", "ISO402")).findings
    assert {(f.object, f.severity) for f in found} == {
        ("main.thinking", Severity.MEDIUM),
        ("main.loaded", Severity.LOW),
    }


def test_a_private_list_of_a_class_that_nothing_reads_is_medium() -> None:
    found = scan(_SMALL / "unread_class_tables", ("ISO403",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "_added": Severity.MEDIUM,
        "_moved": Severity.CRITICAL,
        "_asked": Severity.CRITICAL,
        "seen": Severity.CRITICAL,
    }
