"""The report as workflow commands, which GitHub shows as annotations of the changed lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from isolint.base.errors import Problem
from isolint.base.finding import Finding, Place, Severity
from isolint.base.report import Report
from isolint.report.groups import worst_first
from isolint.report.levels import ERROR, NOTE, WARNING, level
from isolint.report.lines import clean, plural
from isolint.report.verdict import open_findings, verdict

# GitHub shows ten of a level for each step, and drops the others without a word.
_MOST = 10
_COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}


def render(report: Report, base: str, low: bool = False) -> str:
    """Findings of new, open faults; those of low severity only if they are asked for."""
    told = worst_first(
        each
        for each in open_findings(report)
        if each.new and (low or each.severity is not Severity.LOW)
    )
    # What could not be looked at comes first, or GitHub might drop it.
    lines = [*_problems(report.problems, base), *_annotations(told, base)]
    return "".join(f"{each}\n" for each in (*lines, clean(verdict(report))))


def _annotations(found: Sequence[Finding], base: str) -> Iterator[str]:
    for known, name in _COMMANDS.items():
        of_level = [each for each in found if level(each.severity) == known]
        yield from (_annotation(each, name, base) for each in of_level[:_MOST])
        hidden = len(of_level) - _MOST
        if hidden > 0:
            yield f"{plural(hidden, f'more {name}')} without annotation: GitHub shows {_MOST}"


def _annotation(finding: Finding, name: str, base: str) -> str:
    properties = _spot(base, finding.place) | {"title": f"{finding.rule} {finding.name}"}
    return command(name, properties, finding.message)


def _problems(problems: Sequence[Problem], base: str) -> Iterator[str]:
    for each in sorted(problems)[:_MOST]:
        properties = _spot(base, Place(each.path, max(each.line, 1))) | {"title": "not analysed"}
        yield command("warning", properties, each.message)


def _spot(base: str, place: Place) -> dict[str, str]:
    """Columns only within one line: GitHub refuses them otherwise."""
    spot = {"file": f"{base}{place.path}", "line": str(place.line)}
    if place.end_line and place.end_line != place.line:
        return spot | {"endLine": str(place.end_line)}
    return spot | ({"col": str(place.column)} if place.end_line else {})


def command(name: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{name} {given}::{_data(message)}"


def _data(text: str) -> str:
    return _escaped(text, "%\r\n")


def _property(text: str) -> str:
    return _escaped(text, "%\r\n:,")


def _escaped(text: str, marks: Iterable[str]) -> str:
    """As GitHub's runner reads it back; other control codes are for no terminal either."""
    for mark in marks:
        text = text.replace(mark, f"%{ord(mark):02X}")
    return clean(text)
