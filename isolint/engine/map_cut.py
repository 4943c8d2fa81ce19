"""A map cut down to what is worth looking at first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from isolint.base.finding import Severity
from isolint.base.service_map import MIXED, REQUEST, Link, Part, ServiceMap


def cut(made: ServiceMap, top: int | None, only_mixed: bool) -> ServiceMap:
    """`top` components at most: the worst of infrastructure, then the requests' that are linked to
    them most, which get a third of the places where they need it.
    """
    parts = [part for part in made.parts if part.layer == MIXED or not only_mixed]
    if top is not None and len(parts) > top:
        chosen = _worst(parts, made.links, top)
        parts = [part for part in parts if part.symbol in chosen]
    if len(parts) == len(made.parts):
        return made
    known = {part.symbol for part in parts}
    labels = {entry.label for entry in made.entries}
    links = [
        link
        for link in made.links
        if link.target in known and (link.source in known or link.source in labels)
    ]
    sources = {link.source for link in links}
    return replace(
        made,
        parts=tuple(parts),
        links=tuple(links),
        entries=tuple(entry for entry in made.entries if entry.label in sources),
        left_out=len(made.parts) - len(parts),
    )


def _worst(parts: list[Part], links: Iterable[Link], top: int) -> set[str]:
    requests = [part for part in parts if part.layer == REQUEST]
    others = [part for part in parts if part.layer != REQUEST]
    places = min(len(others), max(top - len(requests), top - top // 3))
    degrees = Counter(symbol for link in links for symbol in (link.source, link.target))
    chosen = {part.symbol for part in sorted(others, key=lambda p: _order(p, degrees))[:places]}
    near = Counter(
        symbol
        for link in links
        for symbol, other in ((link.source, link.target), (link.target, link.source))
        if other in chosen
    )
    ranked = sorted(requests, key=lambda part: (*_grave(part), -near[part.symbol], part.symbol))
    return chosen | {part.symbol for part in ranked[: top - places]}


def _grave(part: Part) -> tuple[int, ...]:
    """What is less than high says less of a request's own object than who is linked to it."""
    return (-part.worst,) if part.worst >= Severity.HIGH.rank else (0,)


def _order(part: Part, degrees: Counter[str]) -> tuple[object, ...]:
    counts = tuple((-fault.severity.rank, -fault.count) for fault in part.faults)
    return not counts, counts, -degrees[part.symbol], part.symbol
