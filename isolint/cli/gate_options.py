"""Options of `isolint gate`, and what they make of the settings."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from typing import Any, TypeVar

import click
from msgspec import Struct
from msgspec.structs import asdict, replace

from isolint.base.finding import Severity
from isolint.config.gate import Allowed, Gate
from isolint.gate.judge import ALLOWED

F = TypeVar("F", bound=Callable[..., Any])

_PERCENT = click.FloatRange(0, 100)
_COUNT = click.IntRange(min=0)


class Thresholds(Struct, frozen=True):
    """What the command line says; None and () leave the settings as they are."""

    min_isolation: float | None
    min_context: float | None
    max_singletons: int | None
    min_users: int | None
    max_new: int | None
    fail_on: Severity | None
    ratchet: bool | None
    ratchet_tolerance: float | None
    max_unparsable: int | None
    allow: tuple[Allowed, ...]


def gate_options(command: F) -> F:
    options = (
        _option("--min-isolation", _PERCENT, "PERCENT", "The isolation score must be as high."),
        _option("--min-context", _PERCENT, "PERCENT", "The context coverage must be as high."),
        _option("--max-singletons", _COUNT, "N", "No more global singletons."),
        _option("--min-users", _COUNT, "N", "No limit that lets in fewer users at a time."),
        _option("--max-new", _COUNT, "N", "No more findings that are not in the baseline."),
        click.option(
            "--fail-on",
            type=click.Choice([each.value for each in Severity]),
            help="No finding of this severity or above; with a baseline, no new one.",
        ),
        click.option(
            "--ratchet/--no-ratchet", default=None, help="No metric below the baseline's."
        ),
        _option(
            "--ratchet-tolerance",
            click.FloatRange(min=0),
            "X",
            "How far a metric may fall below the baseline's.  [default: 0]",
        ),
        _option(
            "--max-unparsable",
            _COUNT,
            "N",
            "No more files that can't be read or parsed.  [default: 0]",
        ),
        click.option(
            "--allow",
            type=click.Choice(ALLOWED),
            multiple=True,
            help="Let this pass with a warning. Can be repeated.",
        ),
    )
    return reduce(lambda made, option: option(made), reversed(options), command)


def _option(name: str, kind: click.ParamType[Any], metavar: str, help: str) -> Callable[[F], F]:
    return click.option(name, type=kind, metavar=metavar, help=help)


def with_thresholds(settings: Gate, given: Thresholds) -> Gate:
    said = {name: value for name, value in asdict(given).items() if value not in (None, ())}
    return replace(settings, **said)
