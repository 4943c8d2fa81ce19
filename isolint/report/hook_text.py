"""Findings of a commit: no metrics, and how to go on."""

from __future__ import annotations

from rich.text import Text

from isolint.base.report import Report
from isolint.report.finding_text import finding_lines
from isolint.report.groups import by_severity, grouped
from isolint.report.lines import line, to_string
from isolint.report.problem_text import problem_lines


def render(report: Report, colour: bool, width: int | None) -> str:
    lines: list[Text] = []
    for group in grouped(report, report.findings):
        for finding in group.findings:
            lines += finding_lines(finding, report.root, width)
    lines += problem_lines(report.problems, report.root)
    if report.findings:
        rule = report.findings[0].rule
        lines.append(
            line(f"{by_severity(report.findings)}; isolint explain {rule} says what to do")
        )
    return to_string(lines, colour)
