"""`isolint graph`"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import click
import msgspec

from isolint.base.callgraph import CallGraph
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import has_colour, shows_progress, warn, write
from isolint.cli.progress import progress_bar
from isolint.engine.callgraph import call_graph
from isolint.engine.paths import between
from isolint.report import graph_dot, graph_json, graph_mermaid, graph_text
from isolint.report.lines import to_string
from isolint.report.problem_text import problem_lines

_EPILOG = """\b
Examples:
  isolint graph src/service
  isolint graph src/service --format json > calls.json
  isolint graph src/service --from api.create_order --to db.save --format mermaid

\b
Exit codes:
  0  the graph was made
  1  with --strict, a file that could not be read or parsed
  2  wrong use or settings, or a symbol that is unknown or ambiguous
  3  a fault in isolint itself
"""

_TOO_LARGE = (
    "Mermaid refuses a drawing of this size unless its maxEdges and maxTextSize "
    "are raised; cut it down with --from and --to, or take --format dot"
)
_RENDERERS: Mapping[str, Callable[[CallGraph], str]] = MappingProxyType(
    {"json": graph_json.render, "dot": graph_dot.render, "mermaid": graph_mermaid.render}
)


class Options(Given, frozen=True):
    format: str
    start: str | None
    end: str | None
    strict: bool


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@click.option(
    "--format",
    type=click.Choice(["text", "json", "dot", "mermaid"]),
    default="text",
    show_default=True,
    help='A summary, {"caller": ["callee", ...]}, or a drawing for Graphviz or Mermaid.',
)
@click.option("--from", "start", metavar="SYMBOL", help="Only what this function can reach.")
@click.option("--to", "end", metavar="SYMBOL", help="Only what can reach this function.")
@click.option("--strict", is_flag=True, help="Fail when a file could not be read or parsed.")
@analysis_options
def graph(path: Path, **given: Any) -> int:
    """Show who calls whom in the Python files below PATH.

    A SYMBOL is a dotted name from PATH, or the end of one. With both --from and --to, the graph
    is cut down to the calls on paths between the two. No code below PATH is imported or run.
    """
    options = msgspec.convert(given, Options)
    settings = settings_for(path, options)
    with progress_bar(shows_progress()) as progress:
        made = call_graph(path, settings, progress)
    _write(between(made, options.start, options.end), options)
    return FAILED if options.strict and made.problems else OK


def _write(made: CallGraph, options: Options) -> None:
    if options.format == "text":
        colour = has_colour()
        write(graph_text.render(made, colour), colour)
        return
    drawn = _RENDERERS[options.format](made)
    write(drawn, colour=False)
    if options.format == "mermaid" and graph_mermaid.is_too_large(drawn, made):
        warn(_TOO_LARGE)
    click.echo(to_string(problem_lines(made.problems, made.root), colour=False), nl=False, err=True)
