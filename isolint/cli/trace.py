"""`isolint trace`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.finding import Reach
from isolint.base.trace import Trace
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import columns, has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.engine.trace import Question
from isolint.engine.trace import trace as run_trace
from isolint.report import trace_json, trace_text

_EPILOG = """\b
Examples:
  isolint trace src/service --to service.engine.Engine.execute
  isolint trace src/service --to Engine.history
  isolint trace src/service --to app.state.engine --from /run

\b
Each call says in brackets how it was resolved:
  direct       by its name
  flow         by following the object to the call
  typed        by an annotation
  override     a method of a derived class
  callback     handed over, and called there
  handed       handed to code outside the program
  framework    called by a framework for what is written here
  unique-name  a guess: only one class has such a method

\b
Exit codes:
  0  an entry point reaches the symbol
  1  none does
  2  wrong use or settings, or no such symbol
  3  a fault in isolint itself
"""


class Options(Given, frozen=True):
    to: str
    start: str
    format: str
    all: bool


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option(
    "--to",
    metavar="SYMBOL",
    required=True,
    help="A function, class, attribute, module global or item of application state: its dotted"
    " name, or an end of it that nothing else has.",
)
@click.option(
    "--from",
    "start",
    metavar="SYMBOL",
    default="",
    help="Only entry points with this name, end of a name, or route.",
)
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="Text for people, or JSON (schema_version 1) for programs.",
)
@click.option("--all", is_flag=True, help="List every way, however many there are.")
@analysis_options
def trace(path: Path, **given: Any) -> int:
    """Print every shortest way from an entry point to SYMBOL in the Python files below PATH.

    For what is no function: the ways to the functions that write or read it, and why it is
    shared.
    """
    options = msgspec.convert(given, Options)
    settings = settings_for(path, options)
    question = Question(options.to, options.start, options.all)
    with progress_bar(shows_progress()) as progress:
        found = run_trace(path, settings, question, progress)
    _write(found, options)
    return OK if found.reach is Reach.REQUEST and found.ways else FAILED


def _write(found: Trace, options: Options) -> None:
    if options.format == "json":
        write(trace_json.render(found), colour=False)
        return
    colour = has_colour()
    write(trace_text.render(found, options.all, colour, columns()), colour)
