"""A function that a hub keeps for good weighs more than one that goes with its request."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_stays_is_critical() -> None:
    found = [f for f in scan(_SMALL / "listeners").findings if f.rule == "ISO405"]
    assert {f.symbol: f.severity for f in found} == {
        "shop.create": Severity.CRITICAL,
        "shop.change": Severity.MEDIUM,
        "shop.items": Severity.CRITICAL,
        "shop.clear_all": Severity.CRITICAL,
        "shop.marked": Severity.CRITICAL,
        "shop.Starter.begin": Severity.MEDIUM,
        "marking.MarkingMiddleware.__call__": Severity.MEDIUM,
        "curried.noting": Severity.MEDIUM,
    }
