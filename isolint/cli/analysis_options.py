"""Options of every command that analyses a program, and the settings they give."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from isolint.config.settings import Settings, load

F = TypeVar("F", bound=Callable[..., Any])


class Given(Struct, frozen=True):
    """What the command line says; None and () leave the settings as they are."""

    jobs: int | None
    exclude: tuple[str, ...]
    tests: bool | None


def analysis_options(command: F) -> F:
    options = (
        click.option(
            "--exclude",
            metavar="PATTERN",
            multiple=True,
            help="Leave out paths, in gitignore syntax, beside those in the settings."
            " Can be repeated.",
        ),
        click.option(
            "--tests/--no-tests", default=None, help="Scan test files too.  [default: no]"
        ),
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
    return reduce(lambda made, option: option(made), reversed(options), command)


def settings_for(path: Path, given: Given) -> Settings:
    # Resolved, as "." has no folders above it.
    settings = load(path.resolve())
    return replace(
        settings,
        exclude=(*settings.exclude, *given.exclude),
        tests=settings.tests if given.tests is None else given.tests,
        jobs=settings.jobs if given.jobs is None else given.jobs,
    )
