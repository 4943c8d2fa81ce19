"""Where the cache is, and whether it is used."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from functools import reduce
from pathlib import Path
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])

_FOLDER = "ISOLINT_CACHE_DIR"
_MEGABYTES = "ISOLINT_CACHE_MB"
_DEFAULT_MEGABYTES = 1000


def cache_options(command: F) -> F:
    options = (
        cache_dir_option,
        click.option("--no-cache", is_flag=True, help="Neither use nor keep results."),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def cache_dir_option(command: F) -> F:
    return click.option(
        "--cache-dir",
        metavar="DIR",
        envvar=_FOLDER,
        help="Where results are kept between runs (also: ISOLINT_CACHE_DIR)."
        "  [default: the user's cache folder]",
    )(command)


def cache_folder(given: str | None) -> Path:
    """Absolute: a scan may run in another folder than its next one."""
    return Path(given or _default()).expanduser().absolute()


def cache_limit() -> int:
    """In bytes, of ISOLINT_CACHE_MB."""
    given = os.environ.get(_MEGABYTES, "").strip() or str(_DEFAULT_MEGABYTES)
    if not given.isdigit() or not int(given):
        raise click.UsageError(f"{_MEGABYTES}: '{given}' is not a number of megabytes")
    return int(given) * 1_000_000


def _default() -> Path:
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or "~/AppData/Local"
    elif sys.platform == "darwin":
        base = "~/Library/Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base) / "isolint"
