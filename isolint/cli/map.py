"""`isolint map`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.service_map import ServiceMap
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import columns, has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.engine.map_cut import cut
from isolint.engine.service_map import service_map
from isolint.report import map_json, map_mermaid, map_text
from isolint.report.lines import to_string
from isolint.report.problem_text import problem_lines

_EPILOG = """\b
Examples:
  isolint map src/service
  isolint map src/service --only-mixed
  isolint map src/service --from "/run" --format mermaid > map.mmd

\b
Exit codes:
  0  the map was made
  1  with --strict, a file that could not be read or parsed
  2  wrong use or settings, or no such entry point
  3  a fault in isolint itself
"""

_READABLE = 24


class Options(Given, frozen=True):
    format: str
    start: str
    top: int | None
    only_mixed: bool
    all: bool
    strict: bool


@click.command("map", epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "mermaid"]),
    default="text",
    show_default=True,
    help="Tables for people, JSON (schema_version 1) for programs, or a drawing for Mermaid.",
)
@click.option(
    "--from",
    "start",
    metavar="SYMBOL",
    default="",
    help="Only what entry points with this name, end of a name, or route lead to.",
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help=f"At most N components, the worst ones.  [default: all; {_READABLE} for mermaid]",
)
@click.option("--only-mixed", is_flag=True, help="Only components that belong to both layers.")
@click.option("--all", is_flag=True, help="List module-level objects without findings one by one.")
@click.option("--strict", is_flag=True, help="Fail when a file could not be read or parsed.")
@analysis_options
def map_components(path: Path, **given: Any) -> int:
    """Show which components below PATH are infrastructure and which are per request.

    For every class and module-level object on execution paths: its layer, why it belongs there,
    who holds it, and what is wrong with it. Exceptions and enumerations are left out. No code
    below PATH is imported or run.
    """
    options = msgspec.convert(given, Options)
    settings = settings_for(path, options)
    with progress_bar(shows_progress()) as progress:
        made = service_map(path, settings, options.start, progress)
    drawing = options.format == "mermaid"
    top = _READABLE if drawing and options.top is None else options.top
    _write(cut(made, top, options.only_mixed), options)
    return FAILED if options.strict and made.problems else OK


def _write(made: ServiceMap, options: Options) -> None:
    if options.format == "text":
        colour = has_colour()
        write(map_text.render(made, options.all, colour, columns()), colour)
    elif options.format == "json":
        write(map_json.render(made), colour=False)
    else:
        write(map_mermaid.render(made), colour=False)
        problems = problem_lines(made.problems, made.root)
        click.echo(to_string(problems, colour=False), nl=False, err=True)
