"""`isolint scan`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.base.report import Report
from isolint.cli.accepted_options import accepted_options, with_accepted
from isolint.cli.analysis_options import analysis_options, settings_for
from isolint.cli.baseline_options import asked_baseline, comparison_options
from isolint.cli.exits import FAILED, OK
from isolint.cli.one_path import OnePathCommand
from isolint.cli.output import shows_progress
from isolint.cli.progress import progress_bar
from isolint.cli.report_options import Shown, outputs, report_options
from isolint.cli.rule_options import rule_options, with_rules
from isolint.cli.show import add_job_summary, scan_renderings, write_outputs
from isolint.config.settings import Settings
from isolint.engine.failing import FailLevels
from isolint.engine.run import run
from isolint.engine.since import run_since

_EPILOG = """\b
Examples:
  isolint scan src/service
  isolint scan src/service --format json > isolint.json
  isolint scan src/service --output sarif=isolint.sarif --output json=isolint.json
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


class Options(Shown, frozen=True):
    strict: bool | None
    fail_on: Severity | None
    baseline: Path | None
    since: str | None


@click.command(cls=OnePathCommand, epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@report_options
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    help="The lowest severity that makes the exit code 1.  [default: medium]",
)
@comparison_options
@rule_options
@accepted_options
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Fail when a file could not be read or parsed.  [default: no]",
)
@analysis_options
def scan(path: Path, **given: Any) -> int:
    """Report where one user's request can meet another's in the Python files below PATH.

    No code below PATH is imported or run. Settings are read from the nearest isolint.toml or
    pyproject.toml ([tool.isolint]) at or above PATH.
    """
    options = msgspec.convert(given, Options)
    settings = with_accepted(settings_for(path, options), options)
    settings = _failing(with_rules(settings, options), options)
    known = asked_baseline(path, settings, options.baseline, options.since)
    with progress_bar(shows_progress()) as progress:
        if options.since is None:
            report = run(path, settings, progress)
        else:
            report = run_since(path, settings, options.since, progress)
    if known is not None:
        report = known.beside(report, path, settings)
    wanted = outputs(options.format, options.output)
    write_outputs(wanted, scan_renderings(report, path, settings, options))
    add_job_summary(wanted, report, path)
    return FAILED if _fails(report, settings, FailLevels(path, settings)) else OK


def _failing(settings: Settings, options: Options) -> Settings:
    strict = settings.strict if options.strict is None else options.strict
    settings = replace(settings, strict=strict)
    if options.fail_on is None:
        return settings
    services = [replace(each, fail_on=options.fail_on) for each in settings.service]
    return replace(settings, fail_on=options.fail_on, service=tuple(services))


def _fails(report: Report, settings: Settings, levels: FailLevels) -> bool:
    if settings.strict and not report.complete:
        return True
    if report.services and report.compared is None:
        return any(service.failing for service in report.services)
    return any(
        finding.new
        and finding.suppressed is None
        and finding.severity.rank >= levels.of(finding.place.path).rank
        for finding in report.findings
    )
