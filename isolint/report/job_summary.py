"""The report as Markdown, for the page of a CI job."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from isolint.base.finding import Finding
from isolint.base.report import Report
from isolint.report.groups import worst_first
from isolint.report.lines import clean, plural
from isolint.report.metrics_text import metric_rows
from isolint.report.verdict import open_findings, verdict

_MOST = 30
_MARKUP = re.compile(r"([\\`*_{}\[\]<>|#~])")


def render(report: Report, base: str) -> str:
    found = worst_first(each for each in open_findings(report) if each.new)
    blocks = [f"## isolint\n\n{escaped(verdict(report))}\n", _metrics(report)]
    blocks += [_findings(found, base)] if found else []
    blocks += [_problems(report, base)] if report.problems else []
    return "\n".join(blocks)


def escaped(text: str) -> str:
    """Text of the scanned project is never read as markup."""
    return _MARKUP.sub(r"\\\1", clean(text))


def fenced(text: str) -> str:
    """No fence of the text's own may end it."""
    inner = text.replace("```", "` ` `")
    return f"```text\n{inner}```\n"


def _metrics(report: Report) -> str:
    header, *rows = metric_rows(report)
    return _table(header, rows)


def _findings(found: Sequence[Finding], base: str) -> str:
    rows = [
        (
            each.severity.value,
            f"{each.rule} {each.name}",
            f"{base}{each.place.path}:{each.place.line}",
            each.message,
        )
        for each in found[:_MOST]
    ]
    hidden = len(found) - len(rows)
    more = f"\nand {plural(hidden, 'more finding')}\n" if hidden else ""
    return _table(("severity", "rule", "place", "finding"), rows) + more


def _problems(report: Report, base: str) -> str:
    rows = [(f"{base}{p.path}:{p.line}", p.message) for p in sorted(report.problems)[:_MOST]]
    return _table(("not analysed", "why"), rows)


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [_row(map(escaped, header)), _row(["---"] * len(header))]
    return "".join([*lines, *(_row(map(escaped, row)) for row in rows)])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"
