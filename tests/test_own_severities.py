"""The service's own settings, account and log beside what users bring."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_a_setting_that_is_saved_under_its_own_name_is_meant_for_all() -> None:
    found = scan(_SMALL / "saved_by_name", ("ISO403",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Dynamic.TIMEOUT": Severity.MEDIUM,
        "main.Dynamic.GREETING": Severity.CRITICAL,
        "main.Dynamic.LAST": Severity.CRITICAL,
    }


def test_the_account_that_a_client_asks_for_is_the_services() -> None:
    found = scan(_SMALL / "own_telegram_account", ("ISO403",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Names.USER_ID": Severity.MEDIUM,
        "main.Asked.USER_ID": Severity.CRITICAL,
    }


def test_a_context_that_only_a_log_line_misses_is_low() -> None:
    found = scan(_SMALL / "logged_in_threads", ("ISO504",)).findings
    assert [f.severity for f in found] == [Severity.LOW, Severity.HIGH]


def test_what_a_global_of_a_command_holds_is_not_what_requests_make() -> None:
    found = scan(_SMALL / "unasked_roots", ("ISO103", "ISO405")).findings
    assert [f.severity for f in found] == [Severity.MEDIUM, Severity.MEDIUM]


def test_what_a_global_holds_may_be_asked_for_by_a_closure_of_startup() -> None:
    found = scan(_SMALL / "roots_asked_by_closures", ("ISO405",)).findings
    assert [f.severity for f in found] == [Severity.CRITICAL]


def test_the_first_connection_of_an_event_loop_has_the_slot() -> None:
    found = scan(_SMALL / "first_connection", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.watcher": Severity.MEDIUM,
        "main.viewer": Severity.CRITICAL,
    }


def test_what_an_object_had_already_is_brought_by_nobody() -> None:
    found = scan(_SMALL / "made_of_itself", ("ISO405",)).findings
    assert {f.object: f.severity for f in found} == {
        "stand.Ticket.roles": Severity.MEDIUM,
        "stand.Ticket.owner": Severity.CRITICAL,
        "stand.Ticket.place": Severity.CRITICAL,
        "stand.Stand.visitor": Severity.CRITICAL,
        "stand.Stand.host": Severity.CRITICAL,
        "stand.Stand.path": Severity.CRITICAL,
        "stand.Stand.doors": Severity.CRITICAL,
        "stand.Page.html": Severity.MEDIUM,
        "stand.Page.greeting": Severity.CRITICAL,
    }


def test_what_puts_a_variable_back_is_nobodys_data() -> None:
    found = scan(_SMALL / "tokens_kept", ("ISO404", "ISO405")).findings
    assert {f.object: f.severity for f in found} == {
        "main.Current.token": Severity.MEDIUM,
        "main.Current.last": Severity.CRITICAL,
    }


def test_a_dict_that_is_filled_and_used_in_one_step_is_medium() -> None:
    found = scan(_SMALL / "filled_at_once", ("ISO402",)).findings
    severities = {f.symbol.removeprefix("main."): f.severity for f in found}
    at_once = {name for name, severity in severities.items() if severity is Severity.MEDIUM}
    assert at_once == {"of_whole", "of_state", "of_part"}
    assert severities["of_partly"] is severities["of_kept"] is Severity.CRITICAL
    assert severities["of_waiting"] is severities["of_threaded"] is Severity.CRITICAL
    assert severities["filled"] is Severity.CRITICAL


def test_a_method_of_a_connections_own_object_is_as_bad_as_the_object() -> None:
    found = scan(_SMALL / "rewired_methods", ("ISO404",)).findings
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "on_text": Severity.HIGH,
        "on_level": Severity.MEDIUM,
        "on_end": Severity.MEDIUM,
    }


def test_each_record_has_a_list_of_its_own() -> None:
    found = scan(_SMALL / "lists_of_records", ("ISO103",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Notes.items": Severity.CRITICAL,
        "main.Drafts.items": Severity.MEDIUM,
        "main.Labels.words": Severity.CRITICAL,
    }


def test_what_is_kept_under_ones_own_token_is_medium() -> None:
    found = scan(_SMALL / "kept_by_token", ("ISO103",)).findings
    assert {f.object.rpartition(".")[2]: f.severity for f in found if f.object} == {
        "clients": Severity.MEDIUM,
        "traders": Severity.CRITICAL,
    }


def test_a_list_of_the_class_grows_for_all_its_objects() -> None:
    found = scan(_SMALL / "grown_in_place", ("ISO403",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Log.rows": Severity.CRITICAL,
        "main.Forked.rows": Severity.MEDIUM,
        "main.Filter.hidden": Severity.CRITICAL,
    }


def test_what_a_request_that_is_kept_brought_is_a_users() -> None:
    found = scan(_SMALL / "requests_kept", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.NOTES": Severity.CRITICAL,
        "main.TEXTS": Severity.CRITICAL,
        "main.PATHS": Severity.CRITICAL,
        "main.STATES": Severity.LOW,
    }


def test_what_an_object_of_the_request_was_told_when_it_was_made_is_the_users() -> None:
    found = scan(_SMALL / "told_when_made", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.texts": Severity.CRITICAL,
        "main.names": Severity.LOW,
        "main.struck": Severity.LOW,
    }


def test_that_a_request_puts_its_own_where_others_find_it_is_the_fault() -> None:
    found = scan(_SMALL / "changed_by_own_hand", ("ISO404", "ISO405")).findings
    assert {f.object: f.severity for f in found} == {
        "renderer.Renderer.mesh": Severity.HIGH,
        "renderer.Mesh.faces": Severity.MEDIUM,
        "renderer.Mesh.title": Severity.MEDIUM,
        "renderer.Mesh.signature": Severity.CRITICAL,
        "renderer.Coat.colour": Severity.MEDIUM,
        "renderer.Coat.gloss": Severity.CRITICAL,
    }


def test_a_part_knows_the_object_that_made_it_and_no_other() -> None:
    found = scan(_SMALL / "own_callbacks", ("ISO405",)).findings
    assert {f.symbol: (f.severity, "request's own" in f.message) for f in found} == {
        "accounts.Robot.teach": (Severity.CRITICAL, False),
        "main.plug": (Severity.CRITICAL, False),
    }


def test_what_only_a_program_set_up_for_one_user_keeps_is_medium() -> None:
    found = scan(_SMALL / "modes_of_one", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.text": Severity.MEDIUM,
        "main.draft": Severity.MEDIUM,
        "main.line": Severity.CRITICAL,
        "main.note": Severity.CRITICAL,
    }


def test_an_entry_that_is_merged_in_counts_by_its_key() -> None:
    found = scan(_SMALL / "merged_entries", ("ISO405",)).findings
    assert [f.severity for f in found] == [Severity.MEDIUM, Severity.CRITICAL]


def test_who_asks_a_getter_asks_for_what_it_answers_with() -> None:
    found = scan(_SMALL / "own_getters", ("ISO103", "ISO404")).findings
    assert [f.severity for f in found] == [Severity.LOW, Severity.MEDIUM]


def test_what_stands_under_a_name_made_anew_is_found_by_it_alone() -> None:
    found = scan(_SMALL / "fresh_keys", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.jobs": Severity.MEDIUM,
        "main.named": Severity.HIGH,
    }


def test_a_key_is_an_id_where_all_who_hand_it_in_have_one() -> None:
    found = scan(_SMALL / "keys_handed_on", ("ISO103", "ISO404")).findings
    assert {(f.object or "").partition(".")[2]: f.severity for f in found} == {
        "Store.frames": Severity.MEDIUM,
        "Shelf.frames": Severity.HIGH,
        "Visits.open": Severity.MEDIUM,
        "Visits.last": Severity.CRITICAL,
    }


def test_what_is_saved_with_the_settings_afterwards_is_medium() -> None:
    found = scan(_SMALL / "saved_afterwards", ("ISO405",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.Field.patch": Severity.MEDIUM,
        "main.rename": Severity.MEDIUM,
        "main.say": Severity.CRITICAL,
        "main.guess": Severity.CRITICAL,
        "main.add_bot": Severity.MEDIUM,
        "main.try_bot": Severity.CRITICAL,
    }
