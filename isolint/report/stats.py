"""How much of the program was understood: call sites by how they were resolved, or why not."""

from __future__ import annotations

from collections.abc import Mapping

from rich.text import Text

from isolint.base.report import Stats
from isolint.report.lines import Part, aligned, line

_Row = tuple[Part, Part, Part]


def stats_lines(stats: Stats) -> list[Text]:
    sizes = f"{stats.files} files, {stats.lines} lines, {stats.functions} functions"
    return [line(("Scanned", "bold"), f"  {sizes}"), *_calls(stats), *_timings(stats)]


def _calls(stats: Stats) -> list[Text]:
    unresolved = stats.calls - stats.calls_resolved
    rows: list[_Row] = [
        _row("resolved", stats.calls_resolved, stats.calls),
        *_reasons(stats.resolved_by, stats.calls),
        _row("not resolved", unresolved, stats.calls),
        *_reasons(stats.unresolved_by, stats.calls),
    ]
    return [line(("Call sites", "bold"), f"  {stats.calls}"), *aligned(rows, indent="  ")]


def _reasons(counts: Mapping[str, int], calls: int) -> list[_Row]:
    most_first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return [_row(f"  {reason}", count, calls) for reason, count in most_first]


def _row(name: str, count: int, calls: int) -> _Row:
    return name, str(count), f"{100 * count / calls:.1f}%" if calls else "n/a"


def _timings(stats: Stats) -> list[Text]:
    rows = [(phase, f"{seconds:.2f} s") for phase, seconds in stats.phases.items()]
    total = line(("Time", "bold"), f"  {stats.seconds:.2f} s")
    return [total, *aligned(rows, indent="  ")]
