"""`isolint badge`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.exits import OK
from isolint.cli.output import note, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.cli.report_options import STDOUT
from isolint.engine.run import run
from isolint.report import badge, badge_svg
from isolint.source.whole_file import write_whole

_EPILOG = """\b
Examples:
  isolint badge src/service > isolation.svg
  isolint badge src/service --metric findings --output findings.svg
  isolint badge src/service --format json --output isolation.json
  isolint badge src/service --metric singletons --limits 0 5 20

\b
Without --limits, a badge is bright green, yellow or orange from here on, else red:
  isolation   95, 80, 60 percent
  context     100, 80, 60 percent
  singletons  0, 3, 10 at most
  users       10, 5, 2 at least
  findings    0, 3, 10 at most; those of low severity are not counted
It is grey, with n/a, where no entry points were found: nothing was judged.

\b
Exit codes:
  0  the badge was made
  2  wrong use or settings, or a file that cannot be written
  3  a fault in isolint itself
"""


class Options(Given, frozen=True):
    metric: str
    format: str
    label: str
    limits: tuple[float, float, float] | None
    output: str


@click.command("badge", epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option(
    "--metric",
    type=click.Choice(list(badge.MEASURES)),
    default="isolation",
    show_default=True,
    help="What it shows.",
)
@click.option(
    "--format",
    type=click.Choice(["svg", "json"]),
    default="svg",
    show_default=True,
    help="A picture, or what an endpoint badge of shields.io reads.",
)
@click.option("--label", metavar="TEXT", default="", help="The left side, instead of the metric.")
@click.option(
    "--limits",
    type=float,
    nargs=3,
    metavar="GOOD FAIR POOR",
    help="Where its colours begin; rising, they are the most that is allowed.",
)
@click.option(
    "--output", metavar="FILE", default=STDOUT, help="Where it is written.  [default: stdout]"
)
@analysis_options
def badge_command(path: Path, **given: Any) -> int:
    """Draw a badge of a metric of the Python files below PATH.

    No code below PATH is imported or run.
    """
    options = msgspec.convert(given, Options)
    with progress_bar(shows_progress()) as progress:
        report = run(path, settings_for(path, options), progress)
    made = badge.badge(report, options.metric, options.label, options.limits or ())
    _write(badge.endpoint(made) if options.format == "json" else badge_svg.render(made), options)
    return OK


def _write(drawn: str, options: Options) -> None:
    if options.output == STDOUT:
        write(drawn, colour=False)
        return
    write_whole(Path(options.output), drawn.encode("utf-8", "backslashreplace"))
    note(f"wrote {options.output}")
