"""What a middleware notes for its next hook weighs more than what it only notes."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_the_next_hook_reads_is_medium() -> None:
    found = scan(_SMALL / "between_hooks").findings
    worse = [f.object for f in found if f.severity is Severity.MEDIUM and f.rule == "ISO404"]
    assert worse == ["middleware.TimingMiddleware.began"]
