"""How much of what the metrics count is accepted."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.base.finding import Finding, Severity
from isolint.base.report import AcceptedCounts, Metrics
from isolint.detect.view import View
from isolint.engine.metrics import carriers


def accepted_counts(
    view: View, findings: list[Finding], metrics: Metrics, exposing: frozenset[str]
) -> AcceptedCounts:
    """A function is accepted when every shared place that it touches is, and every finding that
    exposes it; the metrics themselves stay as they are.
    """
    closed = [f for f in findings if f.suppressed is not None]
    if not closed:
        return AcceptedCounts()
    places = _settled({f.object for f in closed if f.object}, findings)
    functions = {symbol for f in closed if f.rule in exposing for symbol in carriers(f)}
    open_in = {
        symbol
        for f in findings
        if f.suppressed is None and f.rule in exposing and f.severity.rank >= Severity.MEDIUM.rank
        for symbol in carriers(f)
    }
    program = view.program
    accepted: set[str] = set()
    for symbol in functions | {program.codes[code].symbol for code in view.touches}:
        if symbol not in open_in:
            accepted.add(symbol)
    for code, touched in view.touches.items():
        if not all(_covered(place, places) for place in touched):
            accepted.discard(program.codes[code].symbol)
    exposed = set(metrics.isolation_score.missing)
    still = {f.object for f in findings if f.suppressed is None and f.object}
    singletons = [
        place
        for place in (name.split(" (")[0] for name in metrics.global_singletons)
        if _covered(place, places) or (_is_of(place, places) and not _is_of(place, still))
    ]
    return AcceptedCounts(len(closed), len(accepted & exposed), len(singletons))


def _settled(places: set[str], findings: list[Finding]) -> frozenset[str]:
    """Without those about which something is still open."""
    still = {f.object for f in findings if f.suppressed is None and f.object}
    return frozenset(places - still)


def _is_of(place: str, objects: Iterable[str]) -> bool:
    """One of them is something that the place holds."""
    return any(each.startswith(f"{place}.") for each in objects)


def _covered(place: str, places: frozenset[str]) -> bool:
    return place in places or place.rpartition(".")[0] in places
