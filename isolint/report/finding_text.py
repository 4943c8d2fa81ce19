"""One finding with its evidence: how a request reaches it, and why the object is shared."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.text import Text

from isolint.base.finding import Confidence, Finding, Severity
from isolint.report.chains import reached, related, shared
from isolint.report.lines import clean, line
from isolint.report.places import located

_STYLES = {
    Severity.CRITICAL: "bold red",
    Severity.HIGH: "red",
    Severity.MEDIUM: "yellow",
    Severity.LOW: "dim",
}
_MOST_RELATED = 3
_INDENT = "    "
_LABEL_WIDTH = 10


def finding_lines(finding: Finding, root: str, width: int | None) -> list[Text]:
    """Chains are broken between two links where they pass `width`; None never breaks them."""
    return [
        _headline(finding, root),
        *_folded("reached:", reached(finding), width),
        *_folded("shared:", shared(finding), width),
        *_related(finding),
    ]


def _headline(finding: Finding, root: str) -> Text:
    place = finding.place
    unsure = finding.confidence is not Confidence.HIGH
    return line(
        "  ",
        (finding.rule, "bold"),
        " ",
        (f"{finding.severity.value:<8}", _STYLES[finding.severity]),
        f"  {located(root, place.path)}:{place.line}:{place.column}  {finding.message}",
        (f" [{finding.confidence.value} confidence]" if unsure else "", "dim"),
    )


def _folded(label: str, links: Sequence[str], width: int | None) -> list[Text]:
    room = None if width is None else width - len(_INDENT) - _LABEL_WIDTH
    rows: list[str] = []
    for link in map(clean, links):
        if not rows:
            rows.append(link)
        elif room is None or cell_len(f"{rows[-1]} -> {link}") <= room:
            rows[-1] += f" -> {link}"
        else:
            rows.append(f"-> {link}")
    return [_labelled("" if at else label, row) for at, row in enumerate(rows)]


def _related(finding: Finding) -> list[Text]:
    seen = related(finding)
    shown = [_labelled("also:", each) for each in seen[:_MOST_RELATED]]
    hidden = len(seen) - len(shown)
    return [*shown, _labelled("", f"and {hidden} more")] if hidden else shown


def _labelled(label: str, content: str) -> Text:
    return line(_INDENT, (f"{label:<{_LABEL_WIDTH}}", "dim"), content)
