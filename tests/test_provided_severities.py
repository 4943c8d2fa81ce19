"""What a dependency gives: a user's where it hands back what was sent."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_a_dependency_gives_back_of_the_request_is_a_users() -> None:
    found = scan(_SMALL / "dependencies_give_data", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.searches": Severity.CRITICAL,
        "main.drafts": Severity.CRITICAL,
        "main.countries": Severity.LOW,
    }


def test_what_a_socket_receives_is_a_users() -> None:
    found = scan(_SMALL / "sockets_in_applications", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {"main.said": Severity.CRITICAL}


def test_parts_of_what_a_handler_is_set_up_with_are_followed() -> None:
    found = scan(_SMALL / "tornado_sockets", ("ISO103", "ISO405")).findings
    assert {f.object: f.severity for f in found} == {
        "main.Hub.last": Severity.CRITICAL,
        "main.Hub.names": Severity.CRITICAL,
    }


def test_what_the_current_event_of_a_lambda_holds_is_a_users() -> None:
    found = scan(_SMALL / "powertools_routes", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "handler.orders": Severity.CRITICAL,
        "handler.counts": Severity.LOW,
    }


def test_what_a_converter_gives_back_is_what_it_was_handed() -> None:
    found = scan(_SMALL / "converted_rows", ("ISO401",)).findings
    assert {f.object: f.severity for f in found} == {
        "app._limit": Severity.MEDIUM,
        "app._page": Severity.CRITICAL,
    }
