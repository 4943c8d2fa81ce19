"""Options about findings that are meant."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click
from msgspec.structs import replace

from isolint.cli.rule_options import Chosen
from isolint.config.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])


class Accepting(Chosen, frozen=True):
    """None leaves the settings as they are."""

    show_accepted: bool
    require_reason: bool | None
    per_path_ignore: tuple[tuple[str, str], ...]


def accepted_options(command: F) -> F:
    options = (
        click.option(
            "--show-accepted",
            is_flag=True,
            help="List the findings that comments and settings accept, with the reasons"
            " (JSON has them all).",
        ),
        click.option(
            "--require-reason/--no-require-reason",
            default=None,
            help="Whether a suppression counts only with its reason.  [default: yes]",
        ),
        click.option(
            "--per-path-ignore",
            metavar="PATTERN RULE[,RULE…]",
            multiple=True,
            type=(str, str),
            help="Do not report these rules in these paths, in gitignore syntax, beside what the"
            " settings say. Can be repeated.",
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def with_accepted(settings: Settings, given: Accepting) -> Settings:
    ignores = dict(settings.per_path_ignores)
    for pattern, rules in given.per_path_ignore:
        names = tuple(name for name in map(str.strip, rules.split(",")) if name)
        ignores[pattern] = (*ignores.get(pattern, ()), *names)
    asked = settings.require_reason if given.require_reason is None else given.require_reason
    return replace(settings, require_reason=asked, per_path_ignores=ignores)
