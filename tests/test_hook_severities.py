"""What a middleware notes for its next hook weighs more than what it only notes."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_what_the_next_hook_reads_is_medium() -> None:
    found = scan(_SMALL / "between_hooks").findings
    worse = {f.object for f in found if f.severity is Severity.MEDIUM and f.rule != "ISO102"}
    assert worse == {"middleware.TimingMiddleware.began", "timed.started"}


def test_what_a_hook_answers_of_each_request_is_high() -> None:
    found = scan(_SMALL / "hook_answers", ("ISO404",)).findings
    assert {str(f.object).rpartition(".")[2]: f.severity for f in found} == {
        "by_key": Severity.HIGH,
        "served": Severity.LOW,
        "strict": Severity.LOW,
        "shown": Severity.LOW,
        "dark": Severity.LOW,
    }
