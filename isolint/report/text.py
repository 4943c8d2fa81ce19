"""The report for people: findings, metrics, what could not be read, and one verdict line."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from rich.text import Text

from isolint.base.finding import Finding, Severity
from isolint.base.report import Report
from isolint.report.accepted_text import accepted_findings, accepted_lines, not_shown
from isolint.report.baseline_text import comparison_lines
from isolint.report.explain_metrics import explained_lines
from isolint.report.finding_text import finding_lines
from isolint.report.groups import Group, by_severity, grouped
from isolint.report.lines import line, plural, to_string
from isolint.report.metrics_text import metric_lines
from isolint.report.problem_text import problem_lines
from isolint.report.services_text import service_lines
from isolint.report.stats import stats_lines
from isolint.report.verdict import open_findings, verdict


class View(Struct, frozen=True):
    """What is shown and how; `width` in columns, None where lines must not be broken."""

    low: bool = False
    accepted: bool = False
    explain_metrics: bool = False
    stats: bool = False
    colour: bool = False
    quiet: bool = False
    width: int | None = None


_PLAIN = View()


def render(report: Report, view: View = _PLAIN) -> str:
    if view.quiet:
        return to_string(_spaced(_quiet(report, view)), view.colour)
    blocks = [
        *_findings(report, view),
        comparison_lines(report),
        accepted_lines(report) if view.accepted else [],
        _assumed(report),
        service_lines(report),
        metric_lines(report),
        explained_lines(report.metrics) if view.explain_metrics else [],
        stats_lines(report.stats) if view.stats else [],
        problem_lines(report.problems, report.root),
        [*_explained(report, view), line((verdict(report), "bold"))],
    ]
    return to_string(_spaced(blocks), view.colour)


def _quiet(report: Report, view: View) -> list[list[Text]]:
    """Nothing of a clean scan; what could not be looked at is never left out."""
    groups = _groups(report, view)
    said = bool(groups) or not report.complete or not report.entry_points
    return [
        *groups,
        problem_lines(report.problems, report.root),
        [line((verdict(report), "bold"))] if said else [],
    ]


def _spaced(blocks: Sequence[list[Text]]) -> list[Text]:
    lines: list[Text] = []
    for block in filter(None, blocks):
        lines += [Text(), *block] if lines else block
    return lines


def _findings(report: Report, view: View) -> list[list[Text]]:
    found = open_findings(report)
    accepted = [] if view.accepted else accepted_findings(report)
    hidden = [*_not_shown(found, _shown(report, view)), *not_shown(accepted)]
    return [*_groups(report, view), hidden]


def _groups(report: Report, view: View) -> list[list[Text]]:
    groups = grouped(report, _shown(report, view))
    return [_group(group, report.root, view.width) for group in groups]


def _shown(report: Report, view: View) -> list[Finding]:
    found = open_findings(report)
    return [each for each in found if view.low or each.severity is not Severity.LOW]


def _group(group: Group, root: str, width: int | None) -> list[Text]:
    kind = "shared object " if group.is_object else "in "
    title = line(kind, (group.name, "bold"), f": {by_severity(group.findings)}")
    evidence = [finding_lines(finding, root, width) for finding in group.findings]
    return [title, *[each for lines in evidence for each in lines]]


def _not_shown(found: Sequence[Finding], shown: Sequence[Finding]) -> list[Text]:
    low = len(found) - len(shown)
    told = f"{plural(low, 'finding')} of low severity not shown: see --all"
    return [line(told)] if low else []


def _explained(report: Report, view: View) -> list[Text]:
    """Names the rule of the first finding shown."""
    shown = grouped(report, _shown(report, view))
    first = next((group.findings[0].rule for group in shown), None)
    if first is None:
        return []
    return [
        line("isolint explain ", (first, "bold"), " says why this is bad and what to do instead")
    ]


def _assumed(report: Report) -> list[Text]:
    if not report.assumed:
        return []
    count = plural(len(report.entry_points), "public function")
    told = f"no framework entry points found: {count} are taken to be called for users"
    return [line((told, "yellow"), " (confidence is lowered)")]
