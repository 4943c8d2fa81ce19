"""Findings that are meant, with who says so and why."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from isolint.base.finding import Finding, Suppression
from isolint.base.report import Report
from isolint.report.lines import line, plural
from isolint.report.places import located

_BY = {"comment": "a comment", "file": "a comment on the file", "settings": "the settings"}


def accepted_findings(report: Report) -> list[Finding]:
    return [each for each in report.findings if each.suppressed is not None]


def accepted_lines(report: Report) -> list[Text]:
    found = accepted_findings(report)
    if not found:
        return []
    rows = [each for finding in found for each in _accepted(finding, report.root)]
    return [line((f"accepted: {plural(len(found), 'finding')}", "bold")), *rows]


def not_shown(found: Sequence[Finding]) -> list[Text]:
    if not found:
        return []
    return [line(f"{plural(len(found), 'finding')} accepted: see --show-accepted")]


def _accepted(finding: Finding, root: str) -> list[Text]:
    place, told = finding.place, finding.suppressed
    assert told is not None
    where = f"{located(root, place.path)}:{place.line}:{place.column}"
    return [
        line(
            "  ",
            (finding.rule, "bold"),
            f" {finding.severity.value:<8}  {where}  ",
            finding.message,
        ),
        line(
            f"    accepted by {_BY[told.kind]} ({_place(told, root)}): ", told.reason or "no reason"
        ),
    ]


def _place(told: Suppression, root: str) -> str:
    line_number = f":{told.line}" if told.line else ""
    return f"{located(root, told.path)}{line_number}" if told.path else "command line"
