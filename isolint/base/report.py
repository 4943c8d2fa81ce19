"""The result of a scan, as every output format reads it."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.errors import Problem
from isolint.base.finding import Finding, Place
from isolint.base.known import Comparison


class Ratio(Struct, frozen=True):
    """A share with its members: `missing` names what the numerator leaves out."""

    numerator: int = 0
    denominator: int = 0
    missing: tuple[str, ...] = ()

    @property
    def value(self) -> float | None:
        """Percent, rounded down to a tenth so that 100.0 means all; None when there is nothing
        to count.
        """
        if not self.denominator:
            return None
        return self.numerator * 1000 // self.denominator / 10


class Bound(Struct, frozen=True):
    """The tightest limit that all users share; `value` None means none was found."""

    value: int | None = None
    place: Place | None = None
    symbol: str = ""


class AcceptedCounts(Struct, frozen=True):
    """What the metrics count although it is accepted: findings, exposed functions all of whose
    faults are, and singletons.
    """

    findings: int = 0
    functions: int = 0
    singletons: int = 0


class Metrics(Struct, frozen=True):
    isolation_score: Ratio = Ratio()
    isolated_entry_points: Ratio = Ratio()
    context_coverage: Ratio = Ratio()
    global_singletons: tuple[str, ...] = ()
    concurrency_bound: Bound = Bound()
    accepted: AcceptedCounts = AcceptedCounts()


class EntryPoint(Struct, frozen=True):
    kind: str
    route: str
    place: Place
    symbol: str
    isolated: bool


class Component(Struct, frozen=True):
    """A class on execution paths and the layer it belongs to: infrastructure, request or mixed."""

    symbol: str
    layer: str
    place: Place
    findings: int


class Stats(Struct, frozen=True):
    """Sizes, seconds, and how call sites were resolved (`resolved_by`) or why not
    (`unresolved_by`).
    """

    files: int = 0
    lines: int = 0
    functions: int = 0
    seconds: float = 0.0
    calls: int = 0
    calls_resolved: int = 0
    resolved_by: dict[str, int] = {}
    unresolved_by: dict[str, int] = {}
    phases: dict[str, float] = {}


class ServiceReport(Struct, frozen=True):
    """One of several services that were scanned at once; `findings` are open, `failing` those at or
    above the level that fails the scan.
    """

    name: str
    root: str
    metrics: Metrics
    findings: int
    failing: int
    entry_points: int
    assumed: bool
    complete: bool


class Report(Struct, frozen=True):
    """`paths` are the files that were read; `compared` is set when findings have a past."""

    root: str
    findings: tuple[Finding, ...]
    metrics: Metrics
    entry_points: tuple[EntryPoint, ...]
    components: tuple[Component, ...]
    problems: tuple[Problem, ...]
    stats: Stats
    paths: tuple[str, ...] = ()
    compared: Comparison | None = None
    services: tuple[ServiceReport, ...] = ()

    @property
    def assumed(self) -> bool:
        """No framework's entry points were found; the public functions stand in for them."""
        return any(entry.kind == "assumed" for entry in self.entry_points)

    @property
    def complete(self) -> bool:
        return not self.problems
