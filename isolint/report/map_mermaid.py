"""A map as a Mermaid flowchart in two layers; what is mixed stands between them.

A solid arrow holds, a dotted one uses; a thick red one is infrastructure that holds what is a
request's. Many entry points are drawn as one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.base.finding import Severity
from isolint.base.service_map import (
    HOLDS,
    INFRASTRUCTURE,
    LAYERS,
    MIXED,
    REQUEST,
    Link,
    Part,
    ServiceMap,
)
from isolint.report.lines import clean, plural
from isolint.report.map_words import component, fault

_MOST_ENTRIES = 8
_MOST_FAULTS = 2
_MOST_NAMES = 2
_STYLES = (
    "classDef faulty fill:#fde2e1,stroke:#c62828",
    "classDef mixed fill:#fff3cd,stroke:#b26a00,stroke-width:3px",
    "classDef entry fill:#e8f0fe,stroke:#5b7db1",
)
_LEAK = "stroke:#c62828,stroke-width:3px"

_ENTRY = "entry"
# Who uses whom is told from a request's side.
_TOLD = frozenset(
    {(_ENTRY, layer) for layer in LAYERS} | {(REQUEST, INFRASTRUCTURE), (REQUEST, MIXED)}
)

Arrow = tuple[str, str, str]


def render(made: ServiceMap) -> str:
    ids = {part.symbol: f"n{number}" for number, part in enumerate(made.parts)}
    entries = _entries(made)
    layers = {part.symbol: part.layer for part in made.parts}
    arrows = sorted(_arrows(made.links, {**ids, **entries}, layers).items())
    lines = [
        "flowchart TB",
        *_box(INFRASTRUCTURE, "INFRASTRUCTURE LAYER", _nodes(made.of(INFRASTRUCTURE), ids)),
        *_box(MIXED, "MIXED", _nodes(made.of(MIXED), ids)),
        *_box(REQUEST, "REQUEST LAYER", [*_starts(entries), *_nodes(made.of(REQUEST), ids)]),
        *[f"  {_drawn(ends, names)}" for ends, names in arrows],
        *[f"  {style}" for style in _STYLES],
        *_leaks(ends for ends, _ in arrows),
    ]
    return "\n".join(lines) + "\n"


def _box(name: str, title: str, nodes: list[str]) -> list[str]:
    if not nodes:
        return []
    return [f'  subgraph {name}["{title}"]', *[f"    {node}" for node in nodes], "  end"]


def _nodes(parts: Iterable[Part], ids: dict[str, str]) -> list[str]:
    return [f'{ids[part.symbol]}["{_label(part)}"]{_style(part)}' for part in parts]


def _label(part: Part) -> str:
    faults = [fault(each) for each in part.faults[:_MOST_FAULTS]]
    hidden = sum(each.count for each in part.faults[_MOST_FAULTS:])
    more = [f"{hidden} more"] if hidden else []
    return "<br/>".join(map(_escaped, [component(part), *faults, *more]))


def _style(part: Part) -> str:
    if part.worst >= Severity.HIGH.rank:
        return ":::faulty"
    return ":::mixed" if part.layer == MIXED else ""


def _entries(made: ServiceMap) -> dict[str, str]:
    """Nodes by label; one for all where they are many."""
    labels = sorted({entry.label for entry in made.entries})
    many = len(labels) > _MOST_ENTRIES
    return {label: "e" if many else f"e{number}" for number, label in enumerate(labels)}


def _starts(entries: dict[str, str]) -> list[str]:
    if len(set(entries.values())) < len(entries):
        return [f'e(["{plural(len(entries), "entry point")}"]):::entry']
    return [f'{node}(["{_escaped(label)}"]):::entry' for label, node in entries.items()]


def _arrows(
    links: Iterable[Link], ids: dict[str, str], layers: dict[str, str]
) -> dict[Arrow, list[str]]:
    """Names by source, target and kind of arrow. Who holds a component is not said to use it."""
    found: dict[Arrow, list[str]] = {}
    holding = {(link.source, link.target) for link in links if link.kind == HOLDS}
    for link in links:
        source, target = layers.get(link.source, _ENTRY), layers[link.target]
        if link.kind == HOLDS:
            arrow = "==>" if source != REQUEST == target else "-->"
        elif (link.source, link.target) not in holding and (source, target) in _TOLD:
            arrow = "-.->"
        else:
            continue
        names = found.setdefault((ids[link.source], ids[link.target], arrow), [])
        names += [link.name] if link.name and link.name not in names else []
    return found


def _drawn(ends: Arrow, names: list[str]) -> str:
    source, target, arrow = ends
    hidden = len(names) - _MOST_NAMES
    more = [f"{hidden} more"] if hidden > 0 else []
    label = ", ".join([*names[:_MOST_NAMES], *more])
    return (
        f'{source} {arrow}|"{_escaped(label)}"| {target}' if label else f"{source} {arrow} {target}"
    )


def _leaks(arrows: Iterable[Arrow]) -> Iterator[str]:
    leaks = [str(number) for number, (_, _, arrow) in enumerate(arrows) if arrow == "==>"]
    if leaks:
        yield f"  linkStyle {','.join(leaks)} {_LEAK}"


def _escaped(name: str) -> str:
    name = clean(name)
    for char, entity in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;")):
        name = name.replace(char, entity)
    return name
