"""Options of every command that analyses a program, and the settings they give."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from isolint.cli.cache_options import cache_folder, cache_limit, cache_options
from isolint.cli.output import warn
from isolint.config.settings import Settings
from isolint.engine.services import unseen_folders
from isolint.engine.sound_settings import sound_settings

F = TypeVar("F", bound=Callable[..., Any])


class Given(Struct, frozen=True):
    """What the command line says; None and () leave the settings as they are."""

    jobs: int | None
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    gitignore: bool | None
    source_root: tuple[str, ...]
    tests: bool | None
    pack: tuple[str, ...]
    installed_packs: bool | None
    cache_dir: str | None
    no_cache: bool


def analysis_options(command: F) -> F:
    options = (
        click.option(
            "--include",
            metavar="PATTERN",
            multiple=True,
            help="Scan only these paths, in gitignore syntax, instead of those in the settings."
            " Can be repeated.",
        ),
        click.option(
            "--exclude",
            metavar="PATTERN",
            multiple=True,
            help="Leave out paths, in gitignore syntax, beside those in the settings."
            " Can be repeated.",
        ),
        click.option(
            "--gitignore/--no-gitignore",
            default=None,
            help="Leave out what .gitignore files name.  [default: yes]",
        ),
        click.option(
            "--source-root",
            metavar="FOLDER",
            multiple=True,
            type=click.Path(exists=True, file_okay=False, path_type=str),
            help="A folder from which modules are imported, beside those in the settings."
            " Can be repeated.",
        ),
        click.option(
            "--tests/--no-tests", default=None, help="Scan test files too.  [default: no]"
        ),
        click.option(
            "--pack",
            metavar="PATH",
            multiple=True,
            type=click.Path(exists=True, path_type=str),
            help="A pack of rules and framework models, beside those in the settings."
            " Can be repeated.",
        ),
        click.option(
            "--installed-packs/--no-installed-packs",
            default=None,
            help="Use the packs of installed packages.  [default: yes]",
        ),
        click.option(
            "--jobs",
            type=click.IntRange(min=0),
            metavar="N",
            help="Number of processes; 0 is one per core.",
        ),
        cache_options,
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
    settings = sound_settings(path.resolve())
    for folder in unseen_folders(path, settings):
        warn(f"{path} shares {folder}, which is not below it and not scanned: scan the whole")
    return with_given(settings, given)


def with_given(settings: Settings, given: Given) -> Settings:
    return replace(
        settings,
        include=given.include or settings.include,
        gitignore=_either(given.gitignore, settings.gitignore),
        source_roots=(*settings.source_roots, *map(os.path.abspath, given.source_root)),
        exclude=(*settings.exclude, *given.exclude),
        tests=_either(given.tests, settings.tests),
        packs=(*settings.packs, *map(os.path.abspath, given.pack)),
        installed_packs=_either(given.installed_packs, settings.installed_packs),
        jobs=settings.jobs if given.jobs is None else given.jobs,
        cache_dir="" if given.no_cache else str(cache_folder(given.cache_dir)),
        cache_limit=cache_limit(),
    )


def _either(given: bool | None, setting: bool) -> bool:
    return setting if given is None else given
