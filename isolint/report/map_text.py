"""A map for people: a table for each layer, worst first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.text import Text

from isolint.base.finding import Severity
from isolint.base.service_map import LAYERS, Part, ServiceMap
from isolint.report.fitted import Row, fitted
from isolint.report.lines import aligned, line, plural, to_string
from isolint.report.map_words import component, fault, held_by, why
from isolint.report.places import spot
from isolint.report.problem_text import problem_lines

_ABOUT = {
    "mixed": "lives as long as the process and as one request, or keeps a user's data for longer",
    "infrastructure": "lives as long as the process",
    "request": "lives as long as one request",
}
_INDENT = "  "
_STYLES = {Severity.CRITICAL: "bold red", Severity.HIGH: "red", Severity.MEDIUM: "yellow"}
_COLUMNS = ("component", "where", "findings", "why", "held by")
_STACKED = ("component", "findings", "why")


def render(made: ServiceMap, everything: bool, colour: bool, width: int | None) -> str:
    """`everything` lists module-level objects without findings too."""
    blocks = [
        _headline(made),
        *[_layer(made.of(layer), everything, width) for layer in LAYERS],
        [line(f"{plural(made.left_out, 'more component')} not shown")] if made.left_out else [],
        problem_lines(made.problems, made.root),
    ]
    lines: list[Text] = []
    for block in filter(None, blocks):
        lines += [Text(), *block] if lines else block
    return to_string(lines, colour)


def _headline(made: ServiceMap) -> list[Text]:
    counts = ", ".join(f"{len(made.of(layer))} {layer}" for layer in LAYERS)
    told = f"{plural(len(made.parts), 'component')} on execution paths"
    lines = [line((told, "bold"), f": {counts}")]
    if made.assumed:
        assumed = (
            "no framework entry points found: public functions are taken to be called for users"
        )
        lines.append(line((assumed, "yellow")))
    return lines


def _layer(parts: Sequence[Part], everything: bool, width: int | None) -> list[Text]:
    if not parts:
        return []
    shown = [p for p in parts if everything or p.kind == "class" or p.faults]
    folded = [part for part in parts if part not in shown]
    title = line((parts[0].layer.upper(), "bold"), f"  {_ABOUT[parts[0].layer]}")
    return [title, *_table(shown, width), *_folded(folded)]


def _table(parts: Sequence[Part], width: int | None) -> list[Text]:
    if not parts:
        return []
    if width is None:
        return aligned([_header(_COLUMNS), *map(_row, parts)], _INDENT)
    return fitted([_header(_STACKED), *map(_stacked, parts)], width, _INDENT)


def _header(names: Sequence[str]) -> Row:
    return [(name, "dim") for name in names]


def _row(part: Part) -> Row:
    """One line, for a pipe."""
    return component(part), spot(part.place), _faults(part), why(part), held_by(part)


def _stacked(part: Part) -> Row:
    """For a terminal: where it is below its name, and who holds it below the reason."""
    held = held_by(part)
    reason = f"{why(part)}\nheld by {held}" if held else why(part)
    return f"{component(part)}\n{spot(part.place)}", _faults(part), reason


def _faults(part: Part) -> tuple[str, str]:
    style = _STYLES.get(part.faults[0].severity, "") if part.faults else ""
    return ", ".join(map(fault, part.faults)), style


def _folded(parts: Sequence[Part]) -> list[Text]:
    if not parts:
        return []
    kinds = Counter(part.type or "other" for part in parts)
    ordered = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    named = ", ".join(f"{count} {kind}" for kind, count in ordered)
    told = f"  and {plural(len(parts), 'module-level object')} without findings, see --all: "
    return [line(told, named)]
