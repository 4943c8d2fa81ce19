"""What says who somebody is weighs more under a common key than what somebody typed."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_identities_and_credentials_are_critical() -> None:
    found = [f for f in scan(_SMALL / "fixed_keys").findings if f.rule == "ISO408"]
    assert {f.symbol: f.severity for f in found} == {
        "tokens.keep": Severity.CRITICAL,
        "tokens.profile": Severity.CRITICAL,
        "tokens.theme": Severity.MEDIUM,
    }


def test_what_another_request_finds_under_a_fixed_key_is_medium() -> None:
    found = scan(_SMALL / "left_entries", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.login": Severity.MEDIUM,
        "main.news": Severity.LOW,
        "main.hosts": Severity.LOW,
        "main.last": Severity.LOW,
    }


def test_what_is_kept_only_where_nothing_was_is_of_nobody() -> None:
    found = scan(_SMALL / "default_entries", ("ISO401", "ISO402")).findings
    assert {f.object: f.severity for f in found} == {
        "main.title": Severity.MEDIUM,
        "main.motto": Severity.CRITICAL,
        "main.lookups": Severity.LOW,
        "main.active": Severity.MEDIUM,
        "main.first": Severity.CRITICAL,
        "main.texts": Severity.CRITICAL,
    }
