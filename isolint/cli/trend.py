"""`isolint trend`"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
import msgspec

from isolint.base.trend import Trend
from isolint.cli.analysis_options import analysis_options, settings_for
from isolint.cli.exits import OK
from isolint.cli.output import columns, has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.cli.rule_options import Chosen, rule_options, with_rules
from isolint.engine.trend import trend as trend_of
from isolint.report import trend_data, trend_html, trend_svg, trend_text
from isolint.source.history import Repository, Wish

_EPILOG = """\b
Examples:
  isolint trend src/service
  isolint trend src/service --since 2025-01-01 --every 20
  isolint trend . --tags --format html > trend.html
  isolint trend . v1.0 main --format json

\b
Exit codes:
  0  the history was scanned
  2  wrong use or settings, no git, no such commit, or no Python files in any of them
  3  a fault in isolint itself
"""

_DEFAULT_LAST = 10
_RENDERERS: Mapping[str, Callable[[Trend], str]] = MappingProxyType(
    {
        "json": trend_data.render_json,
        "csv": trend_data.render_csv,
        "svg": trend_svg.render,
        "html": trend_html.render,
    }
)


class Options(Chosen, frozen=True):
    format: str
    folder: str
    since: str
    until: str
    every: int
    last: int | None
    tags: bool


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.argument("commits", nargs=-1)
@click.option(
    "--format",
    type=click.Choice(["text", *_RENDERERS]),
    default="text",
    show_default=True,
    help="A chart for the terminal, JSON (schema_version 1) or CSV, or a plot of its own.",
)
@click.option("--since", default="", metavar="REV|DATE", help="From this commit or date on.")
@click.option("--until", default="HEAD", metavar="REV", show_default=True, help="Up to this one.")
@click.option(
    "--every", type=click.IntRange(min=1), default=1, metavar="N", help="Only each Nth commit."
)
@click.option(
    "--last",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most so many.  [default: {_DEFAULT_LAST}, without --since, --tags and COMMITS]",
)
@click.option("--tags", is_flag=True, help="The tagged commits before --until.")
@click.option(
    "--folder", default="", metavar="DIR", help="Below PATH; for a bare repository's git directory."
)
@rule_options
@analysis_options
def trend(path: Path, commits: tuple[str, ...], **given: Any) -> int:
    """Show how isolation changed over the git history of the Python files below PATH.

    COMMITS are revisions; without them, the newest commits on the first-parent line that change
    files below PATH. The work tree is neither read nor touched. Today's settings hold for all.
    """
    options = msgspec.convert(given, Options)
    settings = with_rules(settings_for(path, options), options)
    with progress_bar(shows_progress()) as progress:
        repository = Repository(path, options.folder)
        made = trend_of(repository, _wish(commits, options), settings, progress)
    if options.format == "text":
        colour = has_colour()
        write(trend_text.render(made, colour, columns()), colour)
    else:
        write(_RENDERERS[options.format](made), colour=False)
    return OK


def _wish(commits: tuple[str, ...], options: Options) -> Wish:
    if commits and (options.since or options.tags):
        raise click.UsageError("COMMITS and --since or --tags exclude each other.")
    limited = commits or options.since or options.tags
    return Wish(
        named=commits,
        tags=options.tags,
        since=options.since,
        until=options.until,
        last=options.last or (0 if limited else _DEFAULT_LAST),
        every=options.every,
    )
