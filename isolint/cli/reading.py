"""Options of every command that reads a project: which files, and how."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from isolint.config.settings import Settings, load

Command = TypeVar("Command", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--strict", is_flag=True, help="Fail when a file could not be read or parsed."),
    click.option(
        "--exclude",
        metavar="PATTERN",
        multiple=True,
        help="Leave out paths, in gitignore syntax, beside those in the settings. Can be repeated.",
    ),
    click.option("--tests/--no-tests", default=None, help="Read test files too.  [default: no]"),
    click.option(
        "--jobs",
        type=click.IntRange(min=0),
        metavar="N",
        help="Number of processes; 0 is one per core.",
    ),
    click.option(
        "--debug",
        is_flag=True,
        expose_value=False,
        help="Show the traceback of a fault in isolint (also: ISOLINT_DEBUG=1).",
    ),
)


def reading_options(command: Command) -> Command:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def settings_for(
    path: Path, exclude: tuple[str, ...], tests: bool | None, jobs: int | None
) -> Settings:
    """The settings at or above the path; None and () leave them as they are."""
    # Resolved, as "." has no folders above it.
    settings = load(path.resolve())
    return replace(
        settings,
        exclude=(*settings.exclude, *exclude),
        tests=settings.tests if tests is None else tests,
        jobs=settings.jobs if jobs is None else jobs,
    )
