"""What happens once, by a login of one's own or behind a check weighs less; being busy does not."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def _severities(fixture: str) -> dict[str, Severity]:
    """By function and attribute."""
    found = scan(_SMALL / fixture, ("ISO1", "ISO4")).findings
    return {
        f"{f.symbol.rpartition('.')[2]} {str(f.object).rpartition('.')[2]}": f.severity
        for f in found
    }


def test_what_is_wired_while_the_one_object_is_made_is_low() -> None:
    assert _severities("made_once") == {
        "attach sink": Severity.LOW,
        "reload tools": Severity.MEDIUM,
        "draft tools": Severity.CRITICAL,
        "watch retries": Severity.LOW,
        "watch thread": Severity.LOW,
        "retries retries": Severity.MEDIUM,
    }


def test_what_is_set_while_nothing_runs_is_set_again() -> None:
    assert _severities("busy_checks") == {
        "run text": Severity.CRITICAL,
        "run task": Severity.LOW,
        "connect region": Severity.MEDIUM,
        "connect client": Severity.LOW,
    }


def test_the_answer_to_ones_own_login_is_medium() -> None:
    assert _severities("own_login") == {
        "do_GET code": Severity.MEDIUM,
        "do_POST last": Severity.CRITICAL,
        "succeed extra[result]": Severity.MEDIUM,
        "note extra[note]": Severity.CRITICAL,
    }


def test_what_operators_keep_of_themselves_is_medium() -> None:
    assert _severities("operator_contexts") == {
        "evaluate env": Severity.MEDIUM,
        "remember last": Severity.CRITICAL,
        "note notes": Severity.CRITICAL,
    }


def test_filters_unread_names_and_entries_of_their_own_are_lower() -> None:
    assert _severities("bot_filters") == {
        "greeting GREETING": Severity.MEDIUM,
        "motto MOTTO": Severity.MEDIUM,
        "topic TOPIC": Severity.CRITICAL,
        "reload BLOCKED": Severity.MEDIUM,
        "off ANSWER": Severity.MEDIUM,
        "room ROOMS": Severity.MEDIUM,
        "room LATEST": Severity.CRITICAL,
        "get_admin ASKED": Severity.CRITICAL,
        "take_theme THEME": Severity.MEDIUM,
        "take_colour COLOURS": Severity.CRITICAL,
    }


def test_what_each_invocation_sets_anew_is_medium() -> None:
    assert _severities("one_invocation") == {
        "handler on_token": Severity.MEDIUM,
        "handler text": Severity.MEDIUM,
        "handler last": Severity.CRITICAL,
        "handler user_id": Severity.MEDIUM,
        "handler PROMPTS": Severity.CRITICAL,
        "encode media": Severity.MEDIUM,
        "encode kept": Severity.CRITICAL,
        "run given": Severity.MEDIUM,
        "run last": Severity.CRITICAL,
        "__call__ tracked": Severity.CRITICAL,
    }


def test_one_call_of_a_handler_waits_for_the_other() -> None:
    found = scan(_SMALL / "queued_handlers", ("ISO405",)).findings
    assert {(f.symbol, str(f.object).rpartition(".")[2]): f.severity for f in found} == {
        ("page.paint", "shown"): Severity.CRITICAL,
        ("page.restyle", "style"): Severity.CRITICAL,
        ("page.frame", "border"): Severity.CRITICAL,
        ("page.name", "title"): Severity.MEDIUM,
        ("page.relabel", "label"): Severity.MEDIUM,
        ("server.titled", "title"): Severity.CRITICAL,
    }
