"""What an identity that is missing, faked or mixed up, or a change that none makes, weighs."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def _severities(fixture: str) -> dict[str, Severity]:
    """By the function that each finding is in; each has one."""
    found = scan(_SMALL / fixture, ("ISO3",)).findings
    return {finding.symbol.rpartition(".")[2]: finding.severity for finding in found}


def test_a_fallback_that_only_goes_into_words_is_low() -> None:
    assert _severities("fallbacks_told") == {
        "mention": Severity.LOW,
        "check": Severity.LOW,
        "download": Severity.LOW,
        "login": Severity.LOW,
        "carts": Severity.MEDIUM,
        "orders": Severity.MEDIUM,
        "patch": Severity.LOW,
        "summary": Severity.MEDIUM,
        "chat": Severity.LOW,
    }


def test_a_fallback_that_is_the_key_of_what_is_written_and_read_is_high() -> None:
    assert _severities("common_entries") == {
        "completions": Severity.HIGH,
        "chat": Severity.HIGH,
        "threads": Severity.HIGH,
        "noted": Severity.MEDIUM,
        "colours": Severity.MEDIUM,
        "drafts": Severity.MEDIUM,
        "profile": Severity.HIGH,
        "Ask": Severity.HIGH,
        "Told": Severity.MEDIUM,
        "say": Severity.HIGH,
    }


def test_a_fallback_for_what_every_way_brings_in_its_path_is_medium() -> None:
    assert _severities("passed_from_routes") == {
        "get": Severity.HIGH,
        "acquire": Severity.MEDIUM,
        "open": Severity.MEDIUM,
    }


def test_a_placeholder_where_nobody_is_meant_is_medium() -> None:
    found = scan(_SMALL / "nobodys_placeholders", ("ISO301",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.refuse": "medium",
        "main.accept": "high",
        "main.tools": "medium",
        "main.mine": "high",
        "main.keep": "high",
    }


def test_a_literal_that_stands_for_none_is_low_and_a_name_for_its_value_high() -> None:
    assert _severities("placeholder_places") == {
        "callback": Severity.LOW,
        "import_members": Severity.LOW,
        "visit": Severity.LOW,
        "main": Severity.HIGH,
        "note": Severity.HIGH,
    }


def test_a_placeholder_that_gives_way_or_is_nobodys_is_medium() -> None:
    found = scan(_SMALL / "replaced_placeholders", ("ISO301",)).findings
    high = {finding.symbol for finding in found if finding.severity is Severity.HIGH}
    assert high == {
        "main.Identity.__init__",
        "main.Users.read_global",
        "main.never",
        "main.listing",
        "main.make_loose_facet",
        "main.meant",
        "main.work",
    }
    assert {finding.symbol for finding in found if finding.severity is Severity.MEDIUM} == {
        "main.Identity.__init__",
        "main.Users.read",
        "main.about",
        "main.info",
        "main.login",
        "main.make_facet",
        "main.trace",
        "main.greet",
        "main.execute",
    }


def test_users_that_are_tenants_all_over_are_told_once_for_each_way_and_low() -> None:
    assert _severities("same_identities") == {"search": Severity.LOW, "count_all": Severity.LOW}


def test_a_change_that_no_request_makes_is_low_unless_it_takes_an_identity() -> None:
    found = scan(_SMALL / "changes_off_path").findings
    assert {f.object: f.severity for f in found if f.rule == "ISO102"} == {
        "main.Registry": Severity.LOW,
        "main.Sessions": Severity.MEDIUM,
    }


def test_what_is_kept_in_the_application_on_first_use_is_low() -> None:
    found = scan(_SMALL / "app_items_once", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "app[blob_client]": Severity.LOW,
        "app[session]": Severity.LOW,
        "app[client]": Severity.LOW,
        "app[renewed]": Severity.MEDIUM,
    }


def test_a_set_that_only_remembers_what_is_done_is_low() -> None:
    found = scan(_SMALL / "memo_sets", ("ISO4",)).findings
    weights = {f.object: f.severity for f in found}
    assert weights["main._UPGRADED"] is Severity.LOW
    assert weights["main._GREETED"] is Severity.MEDIUM
    assert weights["main._ASKED"] is Severity.MEDIUM


def test_globals_that_are_filled_below_one_guard_are_low() -> None:
    found = scan(_SMALL / "two_globals_once", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.CONTENT": Severity.LOW,
        "main.CHECKSUM": Severity.LOW,
        "main.LAST": Severity.MEDIUM,
    }


def test_what_is_read_in_the_same_call_of_one_event_loop_is_medium() -> None:
    found = scan(_SMALL / "used_at_once", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Setting.character": Severity.MEDIUM,
        "main.Threaded.character": Severity.CRITICAL,
        "main.Awaited.character": Severity.CRITICAL,
        "main.Kept.character": Severity.CRITICAL,
        "main.Client.character": Severity.CRITICAL,
        "main.Client.client": Severity.MEDIUM,
        "main.Replaced.page": Severity.MEDIUM,
        "main.Loaded.page": Severity.MEDIUM,
        "main.Late.page": Severity.CRITICAL,
        "main.Shown.page": Severity.CRITICAL,
        "main.Users.user_id": Severity.MEDIUM,
        "main.Half.user_id": Severity.CRITICAL,
        "main.Slow.user_id": Severity.CRITICAL,
        "main.Greeter.name": Severity.MEDIUM,
        "main.Hurried.name": Severity.CRITICAL,
        "main.Table.colors": Severity.MEDIUM,
        "main.Open.colors": Severity.CRITICAL,
        "main.Round.colors": Severity.CRITICAL,
        "main.Painter.picture": Severity.MEDIUM,
        "main.SlowPainter.picture": Severity.HIGH,
        "main.Picture.image": Severity.MEDIUM,
        "main.Picture.frame": Severity.CRITICAL,
        "main.Reader.text": Severity.MEDIUM,
        "main.Reader.length": Severity.LOW,
        "main.LateReader.text": Severity.CRITICAL,
        "main.OpenReader.text": Severity.CRITICAL,
        "main.MeasuredReader.text": Severity.CRITICAL,
        "main.MeasuredReader.length": Severity.LOW,
    }


def test_a_default_in_whose_place_every_caller_passes_its_own_is_medium() -> None:
    found = scan(_SMALL / "only_fallbacks", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Handler.model": Severity.MEDIUM,
        "main.Handler.style": Severity.CRITICAL,
        "main.Handler.tone": Severity.CRITICAL,
    }


def test_a_session_of_one_event_after_another_is_medium() -> None:
    found = scan(_SMALL / "lambda_sessions", ("ISO2",)).findings
    assert [f.severity for f in found] == [Severity.MEDIUM]
    found = scan(_SMALL / "sessions_in_state", ("ISO2",)).findings
    assert [f.severity for f in found] == [Severity.CRITICAL, Severity.CRITICAL]


def test_a_setting_that_is_always_given_the_same_constant_is_low() -> None:
    found = scan(_SMALL / "constant_settings", ("ISO406",)).findings
    assert [f.severity for f in found if "matplotlib" in f.message] == [Severity.LOW] * 2
    assert [f.severity for f in found if "socket" in f.message] == [Severity.MEDIUM] * 2


def test_the_first_users_login_for_all_is_critical_and_the_services_own_lower() -> None:
    found = scan(_SMALL / "own_accounts", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Upstream.auth_token": Severity.LOW,
        "main.Upstream.user_id": Severity.LOW,
        "main.Upstream.expiration": Severity.LOW,
        "main.Upstream.account_id": Severity.CRITICAL,
        "main.Lazy.cookie": Severity.CRITICAL,
        "main.Lazy.greeting": Severity.MEDIUM,
        "main.Mailer.connection": Severity.MEDIUM,
        "main.Relay.connection": Severity.CRITICAL,
        "main._session_id": Severity.MEDIUM,
        "main._guest_session_id": Severity.CRITICAL,
        "main._page_id": Severity.CRITICAL,
    }


def test_a_list_that_gets_a_fresh_one_in_its_place_is_said_to_be_emptied() -> None:
    found = {f.object: f.message for f in scan(_SMALL / "emptied_lists", ("ISO1",)).findings}
    assert "(emptied elsewhere)" in found["main.Transaction._queries"]
    assert "(nothing removes it)" in found["main.Transaction._kept"]


def test_settings_of_the_service_that_are_saved_to_its_file_are_medium() -> None:
    found = scan(_SMALL / "saved_settings", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Config.media": Severity.MEDIUM,
        "main.Config.regions": Severity.MEDIUM,
        "main.Config.model": Severity.CRITICAL,
        "main.Config.owner_id": Severity.CRITICAL,
        "main.Config.radio_username": Severity.MEDIUM,
        "main.Config.username": Severity.CRITICAL,
        "main.Config.mail_host": Severity.MEDIUM,
        "main.Config.mail_user": Severity.MEDIUM,
        "main.Config.mail_user_title": Severity.MEDIUM,
        "main.Config.chat_user": Severity.CRITICAL,
        "main.Config.pages": Severity.MEDIUM,
        "main.UserSettings.pages": Severity.CRITICAL,
        "main.UserSettings.theme": Severity.CRITICAL,
        "main.AppSettings.folder": Severity.MEDIUM,
        "main.LentSettings.folder": Severity.CRITICAL,
        "main.QuickSettings.sampler": Severity.MEDIUM,
        "main.QuickSettings.seen": Severity.CRITICAL,
        "main.PageOptions.width": Severity.MEDIUM,
        "main.PageOptions.height": Severity.CRITICAL,
        "main.SupportSettings.data": Severity.MEDIUM,
        "main.SupportSettings.chats": Severity.CRITICAL,
        "main.params": Severity.CRITICAL,
        "main.config": Severity.MEDIUM,
        "main.settings": Severity.CRITICAL,
        "main.greetings_config": Severity.MEDIUM,
        "main.bot_config": Severity.MEDIUM,
        "main.plan_config": Severity.CRITICAL,
        "main.preferences": Severity.CRITICAL,
        "main.mail_config": Severity.MEDIUM,
        "main.chat_config": Severity.CRITICAL,
    }


def test_a_copy_of_what_is_stored_for_all_is_medium() -> None:
    found = scan(_SMALL / "stored_copies", ("ISO103", "ISO4")).findings
    assert {f"{f.rule} {f.object}": f.severity for f in found} == {
        "ISO405 main.Routing.routes": Severity.MEDIUM,
        "ISO103 main.Routing.routes": Severity.MEDIUM,
        "ISO405 main.Routing.pages": Severity.CRITICAL,
        "ISO405 main.Routing.drafts": Severity.CRITICAL,
        "ISO405 main.Routing.last_text": Severity.CRITICAL,
    }


def test_an_application_s_setting_that_its_maker_saves_is_medium() -> None:
    found = scan(_SMALL / "application_settings", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "app.settings[password]": Severity.MEDIUM,
        "app.settings[motto]": Severity.CRITICAL,
    }


def test_an_attribute_that_nobody_reads_is_medium() -> None:
    found = scan(_SMALL / "unread_attributes", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Provider.left_token": Severity.MEDIUM,
        "main.Provider.kept_token": Severity.CRITICAL,
        "main.Form.typed": Severity.CRITICAL,
        "main.Slot.text": Severity.CRITICAL,
        "main.Log.last": Severity.MEDIUM,
        "main.Log.author": Severity.CRITICAL,
        "main.Log.title": Severity.CRITICAL,
        "main.Talk.said": Severity.MEDIUM,
        "main.Talk.heard": Severity.CRITICAL,
        "main.Watch.page": Severity.MEDIUM,
        "main.Watch.word": Severity.CRITICAL,
        "main.Watch.reason": Severity.MEDIUM,
        "main.Gear.color": Severity.CRITICAL,
        "main.Gear.shade": Severity.MEDIUM,
    }


def test_an_entry_is_told_its_own_key() -> None:
    found = scan(_SMALL / "own_keys", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Limiter.host": Severity.MEDIUM,
        "main.Limiter.agent": Severity.CRITICAL,
    }


def test_a_number_by_its_declaration_is_a_setting() -> None:
    found = scan(_SMALL / "positions", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Pool.seen": Severity.MEDIUM,
        "main.Pool.text": Severity.CRITICAL,
    }


def test_identities_that_are_added_to_others_are_medium() -> None:
    found = scan(_SMALL / "waiting_identities", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.Presence.waiting": Severity.MEDIUM,
        "main.Presence.last_user_id": Severity.CRITICAL,
    }


def test_a_class_that_the_function_has_just_made_is_its_own() -> None:
    found = scan(_SMALL / "classes_made_here", ("ISO4",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.tool.Tool.title": Severity.MEDIUM,
        "main.Base.title": Severity.CRITICAL,
    }


def test_a_workspace_beside_the_users_own_id_is_medium() -> None:
    assert _severities("shared_catalogue") == {
        "models": Severity.MEDIUM,
        "join": Severity.MEDIUM,
        "find": Severity.HIGH,
    }


def test_a_missing_trace_id_is_low() -> None:
    found = scan(_SMALL / "trace_ids").findings
    told = {f.message.partition(" missing ")[2].split()[0]: f.severity for f in found}
    assert told == {"request_id": Severity.LOW, "user_id": Severity.MEDIUM}


def test_a_state_that_whoever_begins_the_run_fills_lacks_no_identity() -> None:
    found = scan(_SMALL / "filled_states", ("ISO302",)).findings
    assert {f.attribute: f.severity for f in found} == {
        "user_id": Severity.MEDIUM,
        "tenant_id": Severity.HIGH,
    }


def test_the_services_own_name_is_asked_for_once() -> None:
    found = scan(_SMALL / "own_name", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "main._username": Severity.MEDIUM,
        "main._caller": Severity.CRITICAL,
    }


def test_a_constant_conversation_is_high_where_requests_meet_in_it() -> None:
    found = scan(_SMALL / "conversation_ids", ("ISO301",)).findings
    assert {f.place.line: f.severity for f in found} == {
        12: Severity.HIGH,
        13: Severity.LOW,
        23: Severity.HIGH,
        36: Severity.MEDIUM,
    }


def test_a_part_without_a_login_whose_routes_all_name_one_user_has_one() -> None:
    found = scan(_SMALL / "sole_users", ("ISO301",)).findings
    assert {(f.place.path.split("/")[-2], f.severity) for f in found} == {
        ("local", Severity.MEDIUM),
        ("hosted", Severity.HIGH),
    }


def test_a_constant_chat_beside_the_session_that_is_asked_is_medium() -> None:
    found = scan(_SMALL / "said_sessions", ("ISO301",)).findings
    assert {(f.symbol.rpartition(".")[2], f.attribute): f.severity for f in found} == {
        ("ask", "chat_id"): Severity.MEDIUM,
        ("tell", "chat_id"): Severity.HIGH,
        ("tell", "session_key"): Severity.HIGH,
        ("talk", "chat_id"): Severity.HIGH,
    }


def test_a_client_that_is_told_before_each_use_in_one_step_is_medium() -> None:
    found = scan(_SMALL / "told_first", ("ISO4",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.login": Severity.MEDIUM,
        "main.callback": Severity.MEDIUM,
        "main.wait": Severity.CRITICAL,
        "main.remember": Severity.CRITICAL,
        "main.in_thread": Severity.CRITICAL,
    }


def test_a_placeholder_of_a_command_or_a_test_is_low() -> None:
    found = scan(_SMALL / "begun_by_commands", ("ISO301",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.Command.handle": Severity.LOW,
        "main.NoteCase.setUp": Severity.LOW,
        "main.show": Severity.HIGH,
    }


def test_a_word_that_is_read_as_none_is_nobodys_identity() -> None:
    found = [f for f in scan(_SMALL / "marks_of_nobody").findings if f.rule == "ISO301"]
    assert {f.symbol: f.severity for f in found} == {
        "cache.forget": Severity.MEDIUM,
        "service.join": Severity.HIGH,
    }


def test_what_a_framework_injects_is_always_told() -> None:
    found = scan(_SMALL / "injected_contexts", ("ISO502",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.own": "medium",
        "main.needed": "medium",
        "main.maybe": "low",
    }


def test_a_placeholder_that_another_method_replaces_is_medium_on_a_kept_object() -> None:
    found = scan(_SMALL / "placeholders_given_way", ("ISO301",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "told": Severity.MEDIUM,
        "kept": Severity.HIGH,
    }


def test_who_looks_up_what_is_there_for_all_is_medium() -> None:
    found = scan(_SMALL / "rows_of_all", ("ISO301",)).findings
    assert {f.symbol.rpartition(".")[2]: f.severity.value for f in found} == {
        "chat": "medium",
        "guest": "high",
        "put": "high",
    }


def test_no_conversation_beside_a_user_is_the_one_that_the_user_has() -> None:
    found = scan(_SMALL / "omitted_identities", ("ISO303",)).findings
    current = [f for f in found if f.symbol.endswith("find_current")]
    assert [(f.severity, "beside who asks" in f.message) for f in current] == [(Severity.LOW, True)]


def test_what_a_context_is_filled_with_before_is_not_missing_again() -> None:
    assert _severities("filled_contexts") == {
        "fill": Severity.MEDIUM,
        "cart": Severity.MEDIUM,
        "draft": Severity.HIGH,
    }
