"""How bad it is that a variable does not get into a thread: as what it holds is called."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"


def test_the_context_of_an_execution_says_whose_it_is() -> None:
    findings = scan(_SMALL / "contexts_of_executions").findings
    found = {f.attribute: f.severity for f in findings if f.rule == "ISO504"}
    assert found == {"execution_context": Severity.MEDIUM, "format_context": Severity.LOW}


def test_a_queue_that_a_thread_is_given_is_handed_on() -> None:
    found = scan(_SMALL / "thread_arguments", ("ISO402",)).findings
    assert {f.object: f.severity for f in found} == {
        "main.jobs": Severity.LOW,
        "main.left": Severity.CRITICAL,
    }
