"""A baseline for people, and what a comparison with one found."""

from __future__ import annotations

from itertools import groupby

from rich.text import Text

from isolint.base.known import Comparison, Known
from isolint.base.report import Report
from isolint.gate.baseline import Baseline
from isolint.report.lines import aligned, line, plural, to_string
from isolint.report.places import from_class

_MOST_FIXED = 10


def counted(baseline: Baseline) -> str:
    return plural(len(baseline.findings), "finding")


def render(baseline: Baseline, colour: bool) -> str:
    found = sorted(baseline.findings, key=lambda each: (each.path, each.symbol, each.rule))
    lines: list[Text] = []
    for path, members in groupby(found, key=lambda each: each.path):
        lines += [line((path, "bold")), *aligned([_row(each) for each in members], "  ")]
    metrics = [(name, "n/a" if v is None else f"{v:g}") for name, v in baseline.metrics.items()]
    blocks = [*lines, *([Text()] if lines else []), *aligned(metrics)]
    return to_string([*blocks, Text(), line((counted(baseline), "bold"))], colour)


def _row(known: Known) -> tuple[str, ...]:
    about = f"on {from_class(known.object)}" if known.object else ""
    return known.rule, known.severity.value, f"{from_class(known.symbol)} {about}".rstrip()


def comparison_lines(report: Report) -> list[Text]:
    if report.compared is None:
        return []
    known = sum(not each.new and each.suppressed is None for each in report.findings)
    against = report.compared.against
    told = line(f"compared with {against}: {plural(known, 'known finding')} not shown")
    return [told, *_fixed(report.compared)]


def _fixed(compared: Comparison) -> list[Text]:
    if not compared.fixed:
        return []
    shown = [
        line("  ", "  ".join((each.rule, each.path, *_row(each)[2:])))
        for each in compared.fixed[:_MOST_FIXED]
    ]
    hidden = len(compared.fixed) - len(shown)
    more = [line(f"  and {hidden} more")] if hidden else []
    return [line((f"fixed: {plural(len(compared.fixed), 'finding')}", "green")), *shown, *more]
