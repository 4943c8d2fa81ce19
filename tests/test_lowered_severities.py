"""What is not as bad as it looks: entries that were looked up, values that no user brought."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_ENTRY = "of an entry kept by identity"


@pytest.mark.parametrize(
    ("place", "severity"),
    [
        ("players.Player.title", Severity.MEDIUM),
        ("players.Status.mode", Severity.MEDIUM),
        ("players.Player.muted", Severity.MEDIUM),
        ("players.Player.banner", Severity.CRITICAL),
    ],
)
def test_an_object_that_was_looked_up_by_identity_is_the_users_own(
    place: str, severity: Severity
) -> None:
    found = [f for f in scan(_SMALL / "looked_up_entries").findings if f.object == place]
    assert [f.severity for f in found] == [severity]
    assert (_ENTRY in found[0].message) is (severity is Severity.MEDIUM)


@pytest.mark.parametrize(
    ("name", "severity"),
    [
        ("found", Severity.MEDIUM),
        ("told", Severity.CRITICAL),
        ("name", Severity.MEDIUM),
        ("timer", Severity.MEDIUM),
        ("folder", Severity.MEDIUM),
        ("task", Severity.LOW),
        ("step", Severity.MEDIUM),
        ("title", Severity.CRITICAL),
    ],
)
def test_what_no_user_brought_is_no_payload(name: str, severity: Severity) -> None:
    found = scan(_SMALL / "not_of_the_user").findings
    place = f"service.Service.{name}"
    assert [f.severity for f in found if f.object == place] == [severity]


def test_a_placeholder_where_the_operator_set_the_service_up_so_is_low() -> None:
    found = [f for f in scan(_SMALL / "set_up").findings if f.rule == "ISO301"]
    assert {f.symbol: f.severity for f in found} == {
        "main.current": Severity.LOW,
        "main.of_socket": Severity.LOW,
        "main.without_login": Severity.LOW,
        "main.with_login_or_not": Severity.HIGH,
    }


def test_the_services_own_connection_that_is_opened_again_is_medium() -> None:
    found = [f for f in scan(_SMALL / "opened_again").findings if f.rule == "ISO201"]
    assert [f.severity for f in found] == [Severity.MEDIUM, Severity.CRITICAL]


@pytest.mark.parametrize(
    ("name", "severity"),
    [("waiting", Severity.LOW), ("listed", Severity.LOW), ("kept", Severity.CRITICAL)],
)
def test_what_a_loop_takes_away_all_at_once_is_handed_on(name: str, severity: Severity) -> None:
    found = scan(_SMALL / "swapped_jobs").findings
    place = f"scheduler.Scheduler.{name}"
    assert [f.severity for f in found if f.object == place] == [severity]


def test_what_is_made_with_the_first_users_key_is_high() -> None:
    found = scan(_SMALL / "pinned_to_the_first").findings
    severities = {str(f.object).rpartition(".")[2]: f.severity for f in found if f.object}
    assert severities["users"] is severities["_client"] is Severity.HIGH
    assert severities["models"] is Severity.MEDIUM
    assert severities["_plain"] is Severity.LOW


def test_what_is_asked_for_the_first_user_is_high() -> None:
    found = scan(_SMALL / "pinned_to_the_first", ("ISO405",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "profile": Severity.HIGH,
        "orders": Severity.HIGH,
        "prices": Severity.MEDIUM,
        "tags": Severity.MEDIUM,
        "tenant_id": Severity.CRITICAL,
    }


def test_what_is_made_with_the_context_at_hand_keeps_the_first_users() -> None:
    found = scan(_SMALL / "pinned_to_the_first").findings
    severities = {str(f.object).rpartition(".")[2]: f.severity for f in found if f.object}
    assert severities["pinned"] is severities["direct"] is Severity.MEDIUM
    assert severities["asking"] is severities["folder"] is Severity.LOW


def test_a_container_that_lets_go_by_itself_counts_as_cleaned() -> None:
    found = scan(_SMALL / "evicting").findings
    assert {f.object: f.severity for f in found if f.rule == "ISO103"} == {
        "main.Agent.cache": Severity.MEDIUM,
        "main.Agent.plain": Severity.CRITICAL,
    }


def test_a_record_of_what_happened_is_for_those_who_run_the_service() -> None:
    found = scan(_SMALL / "journals", ("ISO103", "ISO402")).findings
    assert {str(f.object).removeprefix("main."): f.severity.value for f in found} == {
        "AuditLog._entries": "medium",
        "Searches.metrics": "medium",
        "spans": "medium",
        "Talks.entries": "critical",
        "ChatLog.entries": "critical",
    }
    assert "a record of what happened" in found[0].message


def test_what_is_put_back_where_it_was_taken_is_low() -> None:
    found = scan(_SMALL / "cache_put_back", ("ISO404", "ISO405")).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.Settings.put": "low",
        "main.Settings.change": "critical",
        "main.Settings.keep": "medium",
    }


def test_a_set_that_is_only_asked_tells_nobody_of_others() -> None:
    found = scan(_SMALL / "asked_sets").findings
    assert {f.object or f.symbol: f.severity for f in found if f.rule != "ISO501"} == {
        "state.refused": Severity.MEDIUM,
        "state.seen": Severity.CRITICAL,
        "state.unknown": Severity.MEDIUM,
        "state.waiting": Severity.CRITICAL,
        "main.close": Severity.MEDIUM,
        "main.note": Severity.HIGH,
    }


def test_what_stands_beside_the_service_is_at_most_medium() -> None:
    found = scan(_SMALL / "stand_ins").findings
    severities = {f"{f.object} {f.rule}": f.severity for f in found if f.rule != "ISO501"}
    assert severities == {
        "service.mocks.payments.Payments.last ISO405": Severity.CRITICAL,
        "service.mocks.payments.Payments.asked ISO103": Severity.CRITICAL,
        "service.templates.mails.welcome.Welcome.guest ISO405": Severity.MEDIUM,
        "service.testing.server.Last.body ISO405": Severity.MEDIUM,
        "service.testing.server.calls ISO402": Severity.LOW,
        "service.third_party.voices.model.Voice.text ISO405": Severity.MEDIUM,
    }


def test_what_one_of_the_staff_leaves_on_the_admin_site_is_medium() -> None:
    found = scan(_SMALL / "django_service").findings
    kept = {f.attribute: f for f in found if (f.object or "").startswith("admin.ArticleAdmin.")}
    assert {name: f.severity for name, f in kept.items()} == {
        "user": Severity.MEDIUM,
        "request": Severity.MEDIUM,
    }


@pytest.mark.parametrize(
    ("fixture", "severities"),
    [
        (
            "sign_ins",
            {
                "main.Connected.database": "medium",
                "main.Connected.token": "medium",
                "main.Connected.user_database": "critical",
            },
        ),
        (
            "listed_for_all",
            {"Board.leaders": "medium", "Board.users": "medium", "Board.asked": "critical"},
        ),
        ("plain_slots", {"main.Player.device": "medium", "main.Player.size": "medium"}),
        (
            "proxy_prefixes",
            {
                "app.config[SESSION_COOKIE_PATH]": "medium",
                "app.config[SERVER_NAME]": "critical",
                "main.Proxied.prefix": "medium",
                "main.Proxied.agent": "critical",
            },
        ),
        (
            "slots_of_one",
            {
                "main.Bench.user_id": "medium",
                "main.Bench.last_user_id": "critical",
                "main.Bench.next_user_id": "critical",
                "main.Desk.reader": "medium",
                "main.Desk.writer": "medium",
                "main.Desk.target": "medium",
                "main.Desk.title": "critical",
                "main.Line.speaker": "medium",
                "main.Line.listener": "medium",
                "jobs.current": "medium",
                "jobs.latest": "critical",
            },
        ),
        ("wrapped_connections", {"main.Factory.first": "medium", "main.Factory.kept": "critical"}),
        ("errors_told", {"main.Client.last_error": "medium", "main.Client.account": "critical"}),
        (
            "tasks_of_commands",
            {
                "indexing.indexer.Indexer.limit": "medium",
                "indexing.indexer.Indexer.address": "critical",
            },
        ),
        ("taken_over", {"main.Screen.socket": "medium", "main.Screen.watcher": "critical"}),
        (
            "unasked_histories",
            {"main.Caller.history": "medium", "main.Caller.title": "critical"},
        ),
        ("local_servers", {"Answer.code": "medium", "Page.last": "critical"}),
        (
            "local_apps",
            {"token": "medium", "form.result": "medium", "shown": "critical", "latest": "critical"},
        ),
        ("manners", {"models": "medium", "found": "critical"}),
        ("expiring_slots", {"main._token": "medium", "main._kept": "critical"}),
        (
            "tallies",
            {
                "Bill.cost": "low",
                "Bill.text": "critical",
                "COST": "low",
                "TEXT": "critical",
                "Disk.used": "low",
            },
        ),
        ("main_guard", {"listener.Ear.heard": "medium"}),
        ("begun_by_main", {"bot.Client.channel": "critical"}),
        ("global_sessions", {"checkpoints.kept": "medium", "checkpoints.used": "critical"}),
        ("process_apart", {"resource.setrlimit": "high", "torch.manual_seed": "medium"}),
    ],
)
def test_who_meets_there_tells_how_bad_it_is(fixture: str, severities: dict[str, str]) -> None:
    found = {f.object or "": f.severity.value for f in scan(_SMALL / fixture).findings}
    assert {name: found.get(name) or found[f"main.{name}"] for name in severities} == severities


def test_a_requests_own_data_is_not_shared_by_what_another_function_stores() -> None:
    found = {f.symbol: f.severity for f in scan(_SMALL / "stored_there").findings}
    assert found["main.Mail.put"] is Severity.CRITICAL
    assert found["main.Names.post"] is Severity.MEDIUM


def test_what_a_cached_function_fills_in_before_it_gives_it_back_is_its_own() -> None:
    found = scan(_SMALL / "cached_fillings", ("ISO103",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.describe": Severity.MEDIUM,
        "main.page": Severity.CRITICAL,
    }


def test_a_shared_object_beside_the_requests_own_is_medium() -> None:
    found = {f.object: f for f in scan(_SMALL / "own_or_shared", ("ISO405",)).findings}
    assert {place: f.severity for place, f in found.items()} == {
        "main.Job.title": Severity.MEDIUM,
        "main.Job.owner": Severity.MEDIUM,
        "main.Job.note": Severity.CRITICAL,
    }
    assert "or on one of the request's own" in found["main.Job.owner"].message


def test_a_descriptor_is_not_the_object_that_has_it() -> None:
    found = scan(_SMALL / "own_descriptors", ("ISO405",)).findings
    severities = {f.object: f.severity for f in found}
    assert severities["fields.Signed.by"] is Severity.CRITICAL


def test_what_is_copied_on_most_ways_is_medium() -> None:
    found = scan(_SMALL / "copied_on_one_way", ("ISO405",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.Writer.write": Severity.MEDIUM,
        "main.Writer.rewrite": Severity.CRITICAL,
        "main.lengthen": Severity.MEDIUM,
    }


def test_a_lost_variable_that_is_asked_for_being_there_is_medium() -> None:
    found = scan(_SMALL / "asked_locals", ("ISO504",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.tag": Severity.MEDIUM,
        "main.compare": Severity.HIGH,
    }


def test_what_is_kept_under_an_id_is_found_again_by_that_id_alone() -> None:
    found = scan(_SMALL / "kept_by_id", ("ISO103",)).findings
    assert {str(f.object).removeprefix("main.Jobs."): f.severity for f in found} == {
        "by_id": Severity.MEDIUM,
        "owners": Severity.MEDIUM,
        "by_topic": Severity.CRITICAL,
        "by_phone": Severity.MEDIUM,
        "by_mxid": Severity.MEDIUM,
        "by_mix": Severity.CRITICAL,
        "by_tenant": Severity.MEDIUM,
        "by_parts": Severity.MEDIUM,
    }


def test_what_nobody_who_is_served_reads_is_served_to_nobody() -> None:
    found = [f for f in scan(_SMALL / "unread_lists").findings if f.object]
    assert {str(f.object).removeprefix("main."): f.severity for f in found} == {
        "Collector.errors": Severity.MEDIUM,
        "Collector.sent": Severity.MEDIUM,
        "Collector.unread": Severity.CRITICAL,
        "Collector.shown": Severity.CRITICAL,
        "Report.lines": Severity.CRITICAL,
        "begun": Severity.MEDIUM,
    }
    assert "read only by what serves nobody" in next(
        f.message for f in found if f.object == "main.begun"
    )


def test_a_tool_server_over_standard_input_has_one_client() -> None:
    own = scan(_SMALL / "stdio_server", ("ISO405",)).findings
    (served,) = scan(_SMALL / "http_server_of_tools", ("ISO405",)).findings
    assert [f.severity for f in own] == [Severity.MEDIUM] * 2
    assert served.severity is Severity.CRITICAL
    assert all("its client has begun the process for itself" in f.message for f in own)
    several = scan(_SMALL / "several_servers_of_tools", ("ISO405",)).findings
    assert {(f.place.path, f.severity) for f in several} == {
        ("alone/server.py", Severity.MEDIUM),
        ("served/server.py", Severity.CRITICAL),
    }


def test_work_that_asks_whether_anybody_is_there_is_medium() -> None:
    found = scan(_SMALL / "hops_that_ask", ("ISO504",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.audits": "medium",
        "main.others": "high",
    }


def test_a_client_opened_again_of_settings_with_all_else_left_out_is_medium() -> None:
    found = scan(_SMALL / "opened_anew", ("ISO401",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "main.reader": "medium",
        "main.writer": "high",
        "main.remote": "high",
    }


def test_the_services_own_name_in_an_audit_log_is_medium() -> None:
    found = scan(_SMALL / "records_made", ("ISO301",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.approve": Severity.MEDIUM,
        "main.end": Severity.MEDIUM,
        "main.ended": Severity.HIGH,
        "main.note": Severity.HIGH,
    }


def test_an_attribute_by_any_name_that_is_asked_for_first_is_medium() -> None:
    found = scan(_SMALL / "set_by_name", ("ISO403",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "plugins.Catalogue.kept": Severity.MEDIUM,
        "plugins.Newest.replaced": Severity.HIGH,
    }


def test_a_number_that_is_added_to_a_tally_is_low_and_a_text_is_not() -> None:
    found = scan(_SMALL / "counters", ("ISO404", "ISO405")).findings
    assert {f.symbol: f.severity for f in found if f.symbol.startswith("bot.")} == {
        "bot.Bot.on_pubmsg": Severity.LOW,
        "bot.Bot.on_privmsg": Severity.CRITICAL,
    }


def test_a_thread_for_all_and_what_only_a_failure_leads_to_are_medium() -> None:
    found = scan(_SMALL / "threads_apart", ("ISO504",)).findings
    assert {f.symbol: f.severity.value for f in found} == {
        "main.show_folder": "medium",
        "main.show_name": "high",
        "main.begin_all": "medium",
        "main.begin_each": "high",
        "main.begin_some": "high",
        "main.begin_sender": "medium",
    }


def test_what_a_user_sent_is_not_made_of_a_key_that_nobody_brought() -> None:
    found = scan(_SMALL / "memos_of_bodies").findings
    assert {f.symbol.rpartition(".")[2]: f.severity for f in found if f.rule != "ISO501"} == {
        "of": Severity.MEDIUM,
        "rates": Severity.LOW,
        "file": Severity.LOW,
    }


def test_what_users_put_into_an_entry_is_told_and_not_that_it_was_empty() -> None:
    found = [f for f in scan(_SMALL / "filled_entries").findings if f.rule == "ISO402"]
    assert {f.symbol.rpartition(".")[2]: f.severity for f in found} == {
        "form_of": Severity.LOW,
        "fill": Severity.CRITICAL,
        "add": Severity.CRITICAL,
        "visit": Severity.LOW,
        "size": Severity.LOW,
    }


def test_the_class_of_a_thread_local_is_no_threads_own() -> None:
    found = [f for f in scan(_SMALL / "local_classes").findings if f.rule == "ISO403"]
    assert {f.severity for f in found} == {Severity.MEDIUM}


@pytest.mark.parametrize(
    ("name", "severity"),
    [("waiting", Severity.LOW), ("sent", Severity.LOW), ("unheard", Severity.MEDIUM)],
)
def test_a_queue_is_worked_off_by_what_is_told_of_it(name: str, severity: Severity) -> None:
    found = scan(_SMALL / "queues_handed_on").findings
    place = f"main.Jobs.{name}"
    assert [f.severity for f in found if f.object == place] == [severity]


def test_a_session_that_its_work_closes_was_left_to_it() -> None:
    found = scan(_SMALL / "sessions_taken_over", ("ISO204",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "main.start": Severity.MEDIUM,
        "main.restart": Severity.HIGH,
    }


def test_what_the_applications_settings_have_is_no_users() -> None:
    found = scan(_SMALL / "left_in_app_config").findings
    named = {f.object: f.severity for f in found if f.rule in ("ISO404", "ISO405")}
    assert named["service.Provider.document"] is Severity.MEDIUM
    assert named["service.Provider.title"] is Severity.CRITICAL


def test_what_is_only_seen_through_many_hands_is_medium() -> None:
    found = {f.object: f for f in scan(_SMALL / "far_off", ("ISO405", "ISO407")).findings}
    near, far = found["service.Page.title"], found["service.Page.subtitle"]
    assert (near.severity, far.severity) == (Severity.CRITICAL, Severity.MEDIUM)
    assert "a long way from whoever asks" in far.message
    assert found["service.Page.user_id"].severity is Severity.CRITICAL
    assert found["service.Page.request_id"].severity is Severity.MEDIUM
    assert found["service.Page.*"].severity is Severity.MEDIUM
    assert found["service.gather.seen"].severity is Severity.CRITICAL


def test_a_row_that_is_kept_by_the_name_it_was_asked_by_is_medium() -> None:
    found = scan(_SMALL / "rows_by_their_name", ("ISO403",)).findings
    assert {(f.object or "").rpartition(".")[2]: f.severity for f in found} == {
        "by_name": Severity.MEDIUM,
        "by_language": Severity.HIGH,
        "plugins": Severity.HIGH,
    }


def test_what_an_object_does_for_one_at_a_time_is_medium() -> None:
    found = scan(_SMALL / "busy_flags", ("ISO405",)).findings
    assert {f.attribute: f.severity for f in found} == {
        "settings": Severity.MEDIUM,
        "picture": Severity.MEDIUM,
        "title": Severity.CRITICAL,
        "caption": Severity.CRITICAL,
    }


def test_what_a_class_only_notes_of_requests_own_objects_is_medium() -> None:
    found = scan(_SMALL / "noted_firsts", ("ISO405",)).findings
    assert {f.symbol: f.severity for f in found} == {
        "app.Noted.belong_to": Severity.MEDIUM,
        "app.Reused.belong_to": Severity.CRITICAL,
    }


def test_how_much_is_logged_is_for_those_who_run_the_service() -> None:
    found = scan(_SMALL / "log_levels", ("ISO405",)).findings
    assert {str(f.object): f.severity for f in found} == {
        "app.LoggingService._level": Severity.MEDIUM,
        "app.RunLogger.verbose": Severity.MEDIUM,
        "app.Game.level": Severity.CRITICAL,
    }


def test_a_part_that_a_users_token_opened_is_not_of_nobody() -> None:
    found = scan(_SMALL / "wrapped_connections", ("ISO403",)).findings
    told = {f.object: "nothing of a user" in f.message for f in found}
    assert told == {
        "main.Factory.first": True,
        "main.Factory.signed": False,
        "main.Factory.kept": False,
    }
