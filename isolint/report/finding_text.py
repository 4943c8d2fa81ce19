"""One finding with its evidence: how a request reaches it, and why the object is shared."""

from __future__ import annotations

from rich.text import Text

from isolint.base.finding import Confidence, Finding, StepKind
from isolint.report.chains import reached, related, shared
from isolint.report.labelled import folded, labelled
from isolint.report.lines import line
from isolint.report.places import located
from isolint.report.severity_styles import style

_MOST_RELATED = 3


def finding_lines(finding: Finding, root: str, width: int | None) -> list[Text]:
    """Chains are broken between two links where they pass `width`; None never breaks them."""
    return [
        _headline(finding, root),
        *folded("reached:", reached(finding), width),
        *folded("shared:", shared(finding.trace), width),
        *_related(finding),
    ]


def _headline(finding: Finding, root: str) -> Text:
    place = finding.place
    unsure = finding.confidence is not Confidence.HIGH
    return line(
        "  ",
        (finding.rule, "bold"),
        " ",
        (f"{finding.severity.value:<8}", style(finding.severity)),
        f"  {located(root, place.path)}:{place.line}:{place.column}  {finding.message}",
        (f" [{finding.confidence.value} confidence]" if unsure else "", "dim"),
    )


def _related(finding: Finding) -> list[Text]:
    """What is read in the line of the finding itself is seen there."""
    place = finding.place
    there = (StepKind.READ, place.path, place.line)
    trace = [s for s in finding.trace if (s.kind, s.place.path, s.place.line) != there]
    seen = related(trace)
    shown = [labelled("also:", each) for each in seen[:_MOST_RELATED]]
    hidden = len(seen) - len(shown)
    return [*shown, labelled("", f"and {hidden} more")] if hidden else shown
