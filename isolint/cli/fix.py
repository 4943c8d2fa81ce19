"""`isolint fix`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.finding import Finding, Severity
from isolint.base.mending import Mending
from isolint.cli.analysis_options import analysis_options, settings_for
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.cli.rule_options import Chosen, rule_options, with_rules
from isolint.fix.run import Asked, mend_program
from isolint.fix.write import write_changes
from isolint.report import mending_text
from isolint.report.lines import to_string
from isolint.report.problem_text import problem_lines

_EPILOG = """\b
Examples:
  isolint fix src/service
  isolint fix src/service --unsafe --select ISO302 > fallbacks.diff
  isolint fix src/service --write

\b
Exit codes:
  0  nothing to mend; with --write, everything that was to be mended is written
  1  there are mends, and they are not written
  2  wrong use or settings, or a file that cannot be written
  3  a fault in isolint itself
"""


class Options(Chosen, frozen=True):
    write: bool
    unsafe: bool
    all: bool


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option("--write", is_flag=True, help="Change the files, instead of showing a diff.")
@click.option(
    "--unsafe", is_flag=True, help="Mend too what makes the program answer otherwise than before."
)
@rule_options
@click.option("--all", is_flag=True, help="Mend findings of low severity too.")
@analysis_options
def fix(path: Path, **given: Any) -> int:
    """Mend what has a mechanical mend in the Python files below PATH.

    Shows a unified diff. A mend is kept only if the program still compiles, its finding is gone
    and no other has come; no code below PATH is imported or run.
    """
    options = msgspec.convert(given, Options)
    settings = with_rules(settings_for(path, options), options)
    asked = Asked(lambda finding: _is_wanted(finding, options), options.unsafe)
    with progress_bar(shows_progress()) as progress:
        mending = mend_program(path, settings, asked, progress)
    if options.write:
        write_changes(path, mending.changes)
    _show(mending, options)
    return FAILED if mending.changes and not options.write else OK


def _show(mending: Mending, options: Options) -> None:
    if not options.write:
        colour = has_colour()
        write(mending_text.diff(mending, colour), colour)
    said = mending_text.summary(mending, options.write)
    said += to_string(problem_lines(mending.problems, mending.root), colour=False)
    click.echo(said, nl=False, err=True)


def _is_wanted(finding: Finding, options: Options) -> bool:
    return options.all or finding.severity is not Severity.LOW
