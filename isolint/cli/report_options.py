"""Options that say how a report is shown, and where: on stdout and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

from isolint.cli.accepted_options import Accepting

F = TypeVar("F", bound=Callable[..., Any])
Output = tuple[str, str]

FORMATS = ("text", "json", "sarif", "github")
STDOUT = "-"


class Shown(Accepting, frozen=True):
    format: str | None
    output: tuple[Output, ...]
    all: bool
    explain_metrics: bool
    stats: bool


def outputs(format: str | None, given: tuple[Output, ...]) -> tuple[Output, ...]:
    """What goes where, stdout first; without a format it is text, if stdout is free."""
    free = all(file != STDOUT for _, file in given)
    on_stdout = ((format or "text", STDOUT),) if free else ()
    return (*on_stdout, *given)


def format_options(command: F) -> F:
    options = (
        click.option(
            "--format",
            # Before --output, which must not take stdout from it.
            is_eager=True,
            type=click.Choice(FORMATS),
            help="On stdout: text for people, JSON (schema_version 1) for programs, SARIF 2.1.0"
            " for code scanning, or annotations for GitHub, with a summary of the job."
            "  [default: text]",
        ),
        click.option(
            "--output",
            metavar="FORMAT=FILE",
            multiple=True,
            callback=_outputs,
            help="Write the report in this format to FILE as well; - is stdout. A file is written"
            " whole or not at all. Can be repeated.",
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def report_options(command: F) -> F:
    options = (
        format_options,
        click.option(
            "--all",
            is_flag=True,
            help="Show findings of low severity too (JSON and SARIF have them all).",
        ),
        click.option(
            "--explain-metrics", is_flag=True, help="List the members behind each metric."
        ),
        click.option(
            "--stats", is_flag=True, help="Show how call sites were resolved, sizes and times."
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def _outputs(
    context: click.Context, _option: click.Parameter, given: tuple[str, ...]
) -> tuple[Output, ...]:
    """Checked before the scan, which can take a while."""
    pairs = [(name, file) for name, _, file in (each.partition("=") for each in given)]
    files = [file for _, file in pairs]
    if context.params.get("format") and STDOUT in files:
        files.append(STDOUT)
    for fault in (*_faults(pairs), *_taken_twice(files)):
        raise click.BadParameter(fault)
    return tuple(pairs)


def _faults(pairs: Sequence[Output]) -> Iterator[str]:
    for name, file in pairs:
        if name not in FORMATS or not file:
            yield f"'{name}={file}' is not FORMAT=FILE, with a FORMAT of {', '.join(FORMATS)}."
        elif file != STDOUT and not Path(file).parent.is_dir():
            yield f"no folder '{Path(file).parent}'."
        elif Path(file).is_dir():
            yield f"'{file}' is a folder."


def _taken_twice(files: Sequence[str]) -> Iterator[str]:
    twice = dict.fromkeys(file for file in files if files.count(file) > 1)
    yield from (f"two formats for {'stdout' if file == STDOUT else repr(file)}." for file in twice)
