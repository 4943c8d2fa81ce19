"""Options that choose rules, and what they make of the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import replace

from isolint.cli.analysis_options import Given
from isolint.cli.rule_names import complete_rules
from isolint.config.settings import Settings

F = TypeVar("F", bound=Callable[..., Any])

_RULES = "RULE[,RULE…]"


class Names(Struct, frozen=True):
    """What the command line says of rules."""

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]


class Chosen(Given, frozen=True):
    """What the command line says, of rules as well."""

    select: tuple[str, ...]
    extend_select: tuple[str, ...]
    ignore: tuple[str, ...]


def rule_options(command: F) -> F:
    options = (
        _option(
            "--select",
            "Report only these rules, whatever the settings select and ignore: by id, name or"
            " family (ISO4). A rule that is off by default is on when its id or name is given.",
        ),
        _option("--extend-select", "Report these rules too."),
        _option("--ignore", "Do not report these rules. The narrower of two selectors wins."),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def _option(name: str, help: str) -> Callable[[F], F]:
    return click.option(
        name,
        metavar=_RULES,
        shell_complete=complete_rules,
        multiple=True,
        callback=lambda _context, _option, given: _split(given),
        help=f"{help} Can be repeated.",
    )


def _split(given: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for each in given for name in map(str.strip, each.split(",")) if name)


def with_rules(settings: Settings, chosen: Names | Chosen) -> Settings:
    if chosen.select:
        settings = replace(settings, select=chosen.select, extend_select=(), ignore=())
    return replace(
        settings,
        extend_select=(*settings.extend_select, *chosen.extend_select),
        ignore=(*settings.ignore, *chosen.ignore),
    )
