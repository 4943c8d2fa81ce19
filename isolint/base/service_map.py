"""Which components are infrastructure and which are per request, as every format reads it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem
from isolint.base.finding import Place, Severity, Step

INFRASTRUCTURE, REQUEST, MIXED = "infrastructure", "request", "mixed"
LAYERS = (MIXED, INFRASTRUCTURE, REQUEST)

HOLDS, USES = "holds", "uses"


class Reason(Struct, frozen=True):
    """Why a component belongs to a layer; `how` says what the steps are.

    held: the ownership chain from its root. assumed: it serves requests, and nobody was seen to
    make it. built: where an execution path makes it, `serving` an entry point. given: the entry
    point that a framework gives it to. typed: where it is known only by an annotation. keeps: where
    a user's data is put on it.
    """

    layer: str
    how: str
    steps: tuple[Step, ...] = ()
    serving: str = ""


class Fault(Struct, frozen=True):
    """Findings of one rule and severity about a component."""

    rule: str
    name: str
    severity: Severity
    count: int


class Part(Struct, frozen=True):
    """A class, or an object that a module, a class or application state holds; `type` is what the
    object is. `faults` are worst first.
    """

    symbol: str
    kind: str
    type: str
    layer: str
    place: Place
    reasons: tuple[Reason, ...]
    held_by: tuple[str, ...]
    faults: tuple[Fault, ...]

    @property
    def worst(self) -> int:
        """The rank of its worst fault, -1 without any."""
        return self.faults[0].severity.rank if self.faults else -1


class Served(Struct, frozen=True, order=True):
    """An entry point that uses a component."""

    label: str
    symbol: str
    place: Place


class Link(Struct, frozen=True, order=True):
    """`kind` is holds, of two parts, or uses, of a part or an entry point and a part; `name` is
    the attribute that holds.
    """

    source: str
    target: str
    kind: str
    name: str = ""


class ServiceMap(Struct, frozen=True):
    """Parts by layer, worst first; `left_out` parts were cut off. `assumed`: no framework's entry
    points were found, the public functions stand in for them.
    """

    root: str
    parts: tuple[Part, ...]
    entries: tuple[Served, ...]
    links: tuple[Link, ...]
    problems: tuple[Problem, ...] = ()
    left_out: int = 0
    assumed: bool = False

    def of(self, layer: str) -> list[Part]:
        return [part for part in self.parts if part.layer == layer]
