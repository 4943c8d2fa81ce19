"""What belongs to the deployment is nobody's: its settings, its account, what it has installed."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_a_deployment_has_for_itself_is_medium() -> None:
    assert _severities("deployment_settings", "ISO402", "ISO405", "ISO406") == {
        "change_motd": {Severity.MEDIUM},
        "ask": {Severity.CRITICAL},
        "credentials": {Severity.MEDIUM},
        "own_credentials": {Severity.CRITICAL},
        "install": {Severity.MEDIUM, Severity.CRITICAL},
        "measure": {Severity.CRITICAL},
        "use_tenant": {Severity.MEDIUM},
        "use_own_tenant": {Severity.HIGH},
        "work": {Severity.MEDIUM},
        "work_for": {Severity.HIGH},
    }


def test_what_is_saved_with_all_settings_is_medium() -> None:
    found = scan(_SMALL / "saved_attributes", ("ISO401", "ISO405")).findings
    medium = {str(f.object).rpartition(".")[2] for f in found if f.severity is Severity.MEDIUM}
    critical = {str(f.object).rpartition(".")[2] for f in found if f.severity is Severity.CRITICAL}
    assert medium == {"style", "folders", "limit", "enabled", "*"}
    assert critical == {"last_search", "user_name", "volume", "shown"}


def test_a_route_for_the_login_that_is_opened_beside_it_is_medium() -> None:
    assert _severities("login_route", "ISO405") == {
        "Client.log_in.answer": {Severity.MEDIUM},
        "Service.serve.work": {Severity.CRITICAL},
        "pages.make_login_pages.come_back": {Severity.MEDIUM},
        "pages.make_pages.come": {Severity.CRITICAL},
    }


def test_what_is_patched_with_the_first_client_is_medium() -> None:
    assert _severities("patched_once", "ISO406") == {
        "Client.patch": {Severity.MEDIUM},
        "own_rows": {Severity.HIGH},
    }


def _severities(service: str, *rules: str) -> dict[str, set[Severity]]:
    found: dict[str, set[Severity]] = {}
    for finding in scan(_SMALL / service).findings:
        if finding.rule in rules:
            symbol = finding.symbol.removeprefix("main.")
            found.setdefault(symbol, set()).add(finding.severity)
    return found


def test_what_the_application_of_a_task_is_set_up_with_is_medium() -> None:
    found = scan(_SMALL / "celery_tasks", ("ISO401",)).findings
    assert {f.object: f.severity.value for f in found} == {
        "broker._address": "medium",
        "broker._note": "critical",
    }


def test_what_the_steps_of_a_task_set_on_it_is_theirs_until_the_next_one() -> None:
    found = scan(_SMALL / "task_steps", ("ISO404", "ISO405")).findings
    assert {f.symbol: f.severity for f in found} == {
        "tasks.Update.before_start": Severity.MEDIUM,
        "tasks.Update.set_up": Severity.MEDIUM,
        "tasks.Shared.build": Severity.HIGH,
    }
