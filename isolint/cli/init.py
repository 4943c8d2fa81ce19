"""`isolint init`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.errors import IsolintError
from isolint.cli.analysis_options import Given, analysis_options, with_given
from isolint.cli.exits import OK
from isolint.cli.output import shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.config.settings import Settings, settings_file
from isolint.engine.starting import look_at
from isolint.report.starting_text import section, seen
from isolint.source.whole_file import write_whole

_EPILOG = """\b
Examples:
  isolint init
  isolint init src/service > isolint.toml
  isolint init --write

\b
Exit codes:
  0  the section was printed or written
  2  wrong use, or there are settings already
  3  a fault in isolint itself
"""


class Options(Given, frozen=True):
    write: bool


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, file_okay=False, path_type=Path), default=".")
@click.option(
    "--write",
    is_flag=True,
    help="Add the section to PATH's pyproject.toml, or write an isolint.toml where there is none.",
)
@analysis_options
def init(path: Path, **given: Any) -> int:
    """Look at the project in PATH and print settings to start from, with comments.

    What was seen is told on stderr. No code below PATH is imported or run.
    """
    options = msgspec.convert(given, Options)
    before = settings_file(path.resolve())
    if options.write and before is not None:
        raise IsolintError(f"{before} has settings already; without --write they are only printed")
    with progress_bar(shows_progress()) as progress:
        start = look_at(path, with_given(Settings(), options), progress)
    click.echo(seen(start), nl=False, err=True)
    project = path / "pyproject.toml"
    text = section(start, "tool.isolint" if project.is_file() else "")
    if options.write:
        _add(project if project.is_file() else path / "isolint.toml", text)
    else:
        write(text, colour=False)
    return OK


def _add(file: Path, text: str) -> None:
    try:
        before = file.read_bytes().decode("utf-8") if file.is_file() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise IsolintError(f"{file}: {error}") from None
    gap = "" if not before else "\n" if before.endswith("\n") else "\n\n"
    newline = "\r\n" if "\r\n" in before else "\n"
    write_whole(file, (before + (gap + text).replace("\n", newline)).encode("utf-8"))
    click.echo(f"written: {file}", err=True)
