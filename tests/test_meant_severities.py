"""What is put on a shared object while serving, by who brought it and what it is meant for."""

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
    assert {(f.object, f.severity.value) for f in found} == {
        ("main.DEFAULT", "medium"),
        ("main.PRESETS", "critical"),
    }
    assert len(found) == 4


def test_settings_that_their_owner_saves_are_medium() -> None:
    found = scan(_SMALL / "settings_saved_by_owner", ("ISO103", "ISO405")).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.Machine._settings": "medium",
        "main.Machine._picture": "critical",
        "main.Controller.license_settings": "medium",
        "main.Controller.notes": "critical",
    }


def test_what_is_saved_to_its_row_as_well_is_medium() -> None:
    found = scan(_SMALL / "saved_rows", ("ISO405",)).findings
    named = {(f.symbol.rpartition(".")[2], (f.object or "").rpartition(".")[2]): f for f in found}
    assert {name: f.severity.value for name, f in named.items()} == {
        ("rename", "title"): "medium",
        ("rename", "color"): "critical",
        ("show", "title"): "critical",
    }


def test_what_is_given_to_the_settings_as_well_is_medium() -> None:
    found = scan(_SMALL / "kept_as_settings", ("ISO103", "ISO402", "ISO405")).findings
    assert {(f.object or "").rpartition(".")[2]: f.severity.value for f in found} == {
        "_guild_locale": "medium",
        "motto": "medium",
        "latest": "critical",
        "_names": "medium",
        "_words": "critical",
    }


def test_a_literal_that_the_code_around_it_is_named_after_is_medium() -> None:
    found = scan(_SMALL / "named_placeholders", ("ISO301",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.SystemActor.__init__": "medium",
        "main.Actor.__init__": "high",
        "main.dummy_signer": "medium",
        "main.default_signer": "high",
        "main.ActorRegistry.signer": "high",
        "main.AnonymousPerson.__init__": "medium",
        "main.Visitor.__init__": "high",
        "main.available": "medium",
    }


def test_what_is_kept_of_administrators_for_administrators_is_medium() -> None:
    found = scan(_SMALL / "cache_of_operators", ("ISO408",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.list_models": "medium",
        "main.list_tools": "critical",
    }


def test_what_only_game_masters_start_is_medium() -> None:
    found = scan(_SMALL / "game_masters", ("ISO405",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.Raid.spawn": "medium",
        "main.Raid.draw": "critical",
    }


def test_what_a_decorator_makes_of_a_class_is_medium() -> None:
    found = scan(_SMALL / "optional_decorators", ("ISO403",)).findings
    assert [f.severity.value for f in found] == ["medium"]


def test_an_object_with_a_session_that_other_code_keeps_on_another_way_is_medium() -> None:
    found = scan(_SMALL / "handed_keepers", ("ISO203",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.kept": "high",
        "main.lent": "medium",
        "main.last": "high",
    }


def test_an_entry_that_its_constructor_changes_too_is_still_looked_up() -> None:
    found = scan(_SMALL / "entries_of_one_maker", ("ISO405",)).findings
    assert [f.severity.value for f in found] == ["medium"]


def test_what_a_cache_keeps_for_the_same_arguments_is_medium() -> None:
    found = scan(_SMALL / "cached_entries", ("ISO405",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.Result.value": "medium",
        "main.Result.note": "critical",
    }
    entries = scan(_SMALL / "cached_entries", ("ISO103",)).findings
    assert {f.symbol: f.severity.value for f in entries} == {
        "main.list_models": "medium",
        "main.list_named": "critical",
    }


def test_an_object_below_a_name_for_texts_is_medium() -> None:
    found = scan(_SMALL / "text_names", ("ISO405",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.Block.title": "medium",
        "main.Block.note": "critical",
    }


def test_a_connection_that_a_worker_opens_for_its_jobs_is_medium() -> None:
    found = scan(_SMALL / "worker_connections", ("ISO201",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.DatabaseThread.conn": "medium",
        "main.DatabaseThread.c": "medium",
    }


def test_a_part_of_a_default_that_whoever_is_given_it_changes_is_medium() -> None:
    found = scan(_SMALL / "library_private_parts", ("ISO407",)).findings
    assert [(f.symbol, f.severity.value) for f in found] == [
        ("_client.session.Session.__init__", "medium")
    ]


def test_what_all_find_under_a_name_that_is_nobodys_is_high() -> None:
    found = scan(_SMALL / "kept_for_all", ("ISO103", "ISO404")).findings
    assert {f.object: f.severity.value for f in found} == {
        "app.Desk.answers": "high",
        "app.Desk.found": "medium",
        "app.Desk.hints": "medium",
        "app.Desk.tools": "medium",
        "app.Desk.tips": "high",
        "app.Desk.drafts": "medium",
        "app.Desk.agents": "high",
        "app.Desk.defaults": "medium",
        "app.Desk.own": "medium",
        "app.Desk.orders": "critical",
        "app.Desk.open": "medium",
    }


def test_what_each_request_puts_into_a_table_of_its_class_is_medium() -> None:
    found = scan(_SMALL / "filled_class_tables", ("ISO403",)).findings
    assert {(f.object or "").rpartition(".")[2]: f.severity.value for f in found} == {
        "options": "medium",
        "known": "low",
        "_pages": "medium",
    }


def test_what_anybody_may_turn_over_is_medium() -> None:
    found = scan(_SMALL / "turned_over", ("ISO402", "ISO404")).findings
    assert {f.symbol.rpartition(".")[2]: f.severity.value for f in found} == {
        "turn": "medium",
        "pause": "medium",
        "turn_for_all": "low",
    }


def test_what_is_saved_with_the_settings_before_it_is_used_is_medium() -> None:
    found = scan(_SMALL / "saved_before_use", ("ISO404",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.Kitchen.dish": "medium",
        "main.Kitchen.special": "high",
    }


def test_a_handle_on_what_runs_later_is_medium() -> None:
    found = scan(_SMALL / "timer_handles", ("ISO404", "ISO405")).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.Notes.timer": "medium",
        "main.Notes.last": "critical",
    }


def test_a_list_that_is_saved_whole_with_each_change_is_medium() -> None:
    found = scan(_SMALL / "lists_saved_whole", ("ISO103",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity.value for f in found} == {
        "presets": "medium",
        "tried": "high",
    }
