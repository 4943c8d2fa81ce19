"""`isolint scan`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.finding import Severity
from isolint.base.report import Report
from isolint.cli.analysis_options import analysis_options, settings_for
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import shows_progress
from isolint.cli.progress import progress_bar
from isolint.cli.report_options import Shown, report_options
from isolint.cli.rule_options import rule_options, with_rules
from isolint.cli.show import Display, show
from isolint.engine.run import run

_EPILOG = """\b
Examples:
  isolint scan src/service
  isolint scan src/service --format json > isolint.json
  isolint scan src/service --output sarif=isolint.sarif --output json=isolint.json
  isolint scan . --exclude 'migrations/' --fail-on high --strict
  isolint scan . --select ISO4,session-escapes-request --ignore ISO401

\b
Exit codes:
  0  no findings that fail the scan
  1  findings; with --strict, also a file that could not be read or parsed
  2  wrong use or settings
  3  a fault in isolint itself
"""


class Options(Shown, frozen=True):
    strict: bool
    fail_on: Severity


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path))
@report_options
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    default=Severity.MEDIUM.value,
    show_default=True,
    help="The lowest severity that makes the exit code 1.",
)
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
    with progress_bar(shows_progress()) as progress:
        report = run(path, settings, progress)
    show(Display(report, path, settings, options))
    return FAILED if _fails(report, options) else OK


def _fails(report: Report, options: Options) -> bool:
    if options.strict and not report.complete:
        return True
    return any(
        finding.suppressed is None and finding.severity.rank >= options.fail_on.rank
        for finding in report.findings
    )
