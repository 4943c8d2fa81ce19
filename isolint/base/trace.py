"""The shortest ways from entry points to a symbol, as every output format reads them."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem
from isolint.base.finding import Place, Reach, Step


class Hop(Struct, frozen=True):
    """A step of a way; `others` are further places of the same call, read or write."""

    step: Step
    others: tuple[Place, ...] = ()


class Way(Struct, frozen=True):
    """The entry point, each call, and where a value is asked for its writes or reads."""

    hops: tuple[Hop, ...]


class Trace(Struct, frozen=True):
    """`reach` says who starts the ways; None when nobody does, and then `callers` call it.

    `kind` is function, class, attribute, global or state; all but functions have `owners`, one
    chain for each shared object, `assumed` when only the code's form says that there is one.
    `reaching` of `entry_points` entry points reach the symbol; `left_out` ways are not listed.
    """

    root: str
    symbol: str
    kind: str
    place: Place | None
    reach: Reach | None
    ways: tuple[Way, ...]
    left_out: int
    reaching: int
    entry_points: int
    owners: tuple[tuple[Step, ...], ...]
    assumed: bool
    callers: tuple[Step, ...]
    problems: tuple[Problem, ...]
