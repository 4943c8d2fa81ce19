"""`isolint scan`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.finding import Severity
from isolint.base.report import Report
from isolint.cli.analysis_options import analysis_options, settings_for
from isolint.cli.baseline_options import asked_baseline, comparison_options
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import columns, has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.cli.rule_options import Chosen, rule_options, with_rules
from isolint.engine.run import run
from isolint.engine.since import run_since
from isolint.report import json_format, text

_EPILOG = """\b
Examples:
  isolint scan src/service
  isolint scan src/service --format json > isolint.json
  isolint scan . --exclude 'migrations/' --fail-on high --strict
  isolint scan . --select ISO4,session-escapes-request --ignore ISO401
  isolint scan . --since origin/main

\b
Exit codes:
  0  no findings that fail the scan
  1  findings; with --strict, also a file that could not be read or parsed
  2  wrong use or settings
  3  a fault in isolint itself
"""


class Options(Chosen, frozen=True):
    format: str
    stats: bool
    explain_metrics: bool
    all: bool
    strict: bool
    fail_on: Severity
    baseline: Path | None
    since: str | None


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or JSON (schema_version 1) for programs.",
)
@click.option("--all", is_flag=True, help="Show findings of low severity too (JSON has them all).")
@click.option("--explain-metrics", is_flag=True, help="List the members behind each metric.")
@click.option("--stats", is_flag=True, help="Show how call sites were resolved, sizes and times.")
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    default=Severity.MEDIUM.value,
    show_default=True,
    help="The lowest severity that makes the exit code 1.",
)
@comparison_options
@rule_options
@click.option("--strict", is_flag=True, help="Fail when a file could not be read or parsed.")
@analysis_options
def scan(path: Path, **given: Any) -> int:
    """Report where one user's request can meet another's in the Python files below PATH.

    No code below PATH is imported or run. Settings are read from the nearest isolint.toml or
    pyproject.toml ([tool.isolint]) at or above PATH.
    """
    options = msgspec.convert(given, Options)
    settings = with_rules(settings_for(path, options), options)
    known = asked_baseline(path, settings, options.baseline, options.since)
    with progress_bar(shows_progress()) as progress:
        if options.since is None:
            report = run(path, settings, progress)
        else:
            report = run_since(path, settings, options.since, progress)
    if known is not None:
        report = known.beside(report, path, settings)
    _write(report, options)
    return FAILED if _fails(report, options) else OK


def _write(report: Report, options: Options) -> None:
    if options.format == "json":
        rendered = json_format.render(
            report, timings=options.stats, members=options.explain_metrics
        )
        write(rendered, colour=False)
        return
    colour = has_colour()
    view = text.View(
        low=options.all,
        explain_metrics=options.explain_metrics,
        stats=options.stats,
        colour=colour,
        width=columns(),
    )
    write(text.render(report, view), colour)


def _fails(report: Report, options: Options) -> bool:
    if options.strict and not report.complete:
        return True
    return any(
        finding.new and finding.suppressed is None and finding.severity.rank >= options.fail_on.rank
        for finding in report.findings
    )
