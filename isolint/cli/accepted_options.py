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
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def with_reasons(settings: Settings, required: bool | None) -> Settings:
    return settings if required is None else replace(settings, require_reason=required)
