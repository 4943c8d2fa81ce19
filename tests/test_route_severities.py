"""A route for operators and a first value that stays lower what a request changes for all."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_FOLDER = _SMALL / "operator_routes"


def test_a_route_that_configures_the_service_is_medium() -> None:
    found = scan(_FOLDER, ("ISO4",)).findings
    assert {f.symbol.rpartition(".")[2]: f.severity for f in found} == {
        "config": Severity.MEDIUM,
        "motto": Severity.CRITICAL,
        "user_config": Severity.CRITICAL,
        "log": Severity.MEDIUM,
    }


def test_what_is_filled_when_it_is_made_is_no_way_past_the_check() -> None:
    found = scan(_FOLDER.parent / "filled_when_made", ("ISO405",)).findings
    assert {f.object: f.severity for f in found} == {
        "settings.Settings.theme": Severity.MEDIUM,
        "settings.Settings.motto": Severity.CRITICAL,
    }


def test_a_view_of_an_unknown_route_is_for_operators_by_its_name() -> None:
    found = scan(_FOLDER.parent / "operator_views", ("ISO4",)).findings
    assert {f.symbol.rpartition(".")[2]: f.severity for f in found} == {
        "admin_config": Severity.MEDIUM,
        "motto": Severity.CRITICAL,
        "user_config": Severity.CRITICAL,
    }


def test_who_asked_first_is_nobody_elses_user() -> None:
    found = scan(_FOLDER.parent / "first_asker", ("ISO401",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "tenant": Severity.HIGH,
        "origin": Severity.MEDIUM,
        "theme": Severity.MEDIUM,
    }


def test_a_setting_of_a_program_that_tells_no_users_apart_is_medium() -> None:
    found = {f.object: f.severity for f in scan(_SMALL / "sole_settings", ("ISO40",)).findings}
    assert {name for name, severity in found.items() if severity is Severity.MEDIUM} == {
        "app.voice",
        "app.pitch",
        "app.Limits.length",
        "app.Reference.path",
        "app.Speaker.accent",
        "app.Speaker.before",
        "app.Speaker.volume",
    }
    assert found["app.Speaker.loudness"] is Severity.CRITICAL
    told = scan(_SMALL / "told_settings", ("ISO401",)).findings
    assert [f.severity for f in told] == [Severity.CRITICAL]


def test_the_one_model_of_pages_that_tell_no_users_apart_is_medium() -> None:
    found = scan(_SMALL / "loaded_weights", ("ISO401",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "model": Severity.MEDIUM,
        "tokenizer": Severity.MEDIUM,
        "hearing": Severity.MEDIUM,
        "album": Severity.HIGH,
        "ears": Severity.MEDIUM,
        "named": Severity.CRITICAL,
        "model_name": Severity.MEDIUM,
        "loaded_model": Severity.MEDIUM,
        "current_picture": Severity.CRITICAL,
        "user_name": Severity.CRITICAL,
        "picture": Severity.CRITICAL,
        "mine": Severity.CRITICAL,
        "limit": Severity.MEDIUM,
        "voice": Severity.CRITICAL,
        "net": Severity.HIGH,
        "whole": Severity.CRITICAL,
    }


def test_a_model_of_a_service_that_knows_its_users_is_as_bad_as_before() -> None:
    found = scan(_SMALL / "weights_of_users", ("ISO405",)).findings
    assert [f.severity for f in found] == [Severity.CRITICAL] * 2


def test_what_a_gate_of_the_view_lets_operators_alone_come_to_is_medium() -> None:
    found = scan(_SMALL / "operator_gates", ("ISO406",)).findings
    assert {f.symbol.partition(".")[2]: f.severity for f in found} == {
        "SubscriptionView.post": Severity.MEDIUM,
        "ProxyView.put": Severity.MEDIUM,
        "ProxyView.get": Severity.HIGH,
        "ThemeView.post": Severity.HIGH,
        "BannerView.post": Severity.HIGH,
    }


def test_what_a_view_lists_operators_alone_for_is_medium() -> None:
    found = scan(_SMALL / "operator_listers", ("ISO402",)).findings
    medium = {f.symbol.partition(".")[2] for f in found if f.severity is Severity.MEDIUM}
    assert medium == {"SiteView.post", "NoteViewSet.destroy", "MoodView.delete"}
    assert len(found) == 8


def test_a_folder_of_the_machine_that_is_only_listed_anew_is_medium() -> None:
    found = scan(_SMALL / "listed_folders", ("ISO401", "ISO405")).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "folder": Severity.MEDIUM,
        "target": Severity.CRITICAL,
        "current": Severity.MEDIUM,
        "named": Severity.CRITICAL,
    }
