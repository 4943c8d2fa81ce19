"""All rules in one aligned table."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from rich.text import Text

from isolint.base.finding import Severity
from isolint.pack.families import by_family, title
from isolint.pack.rule import Rule
from isolint.report.lines import aligned, line, plural, to_string
from isolint.report.rule_texts import summary
from isolint.report.severity_styles import style


def render(rules: Iterable[Rule], on: Collection[str], colour: bool, width: int | None) -> str:
    """`on` are the ids of rules that a scan reports; a terminal's lines are cut at `width`."""
    known = [rule for found in by_family(rules).values() for rule in found]
    rows = aligned([_row(rule, rule.id in on) for rule in known])
    if width is not None:
        for row in rows:
            row.truncate(width, overflow="ellipsis")
    lines: list[Text] = []
    for name, found in by_family(known).items():
        lines += [line((f"{name}  {title(name)}", "bold")), *rows[: len(found)], Text()]
        rows = rows[len(found) :]
    count = sum(rule.id in on for rule in known)
    return to_string([*lines, _ending(len(known), count)], colour)


def _row(rule: Rule, on: bool) -> list[str | tuple[str, str]]:
    mark = "on" if on else ("off", "dim")
    severity: Severity = rule.severity
    styled = (severity.value, style(severity))
    return [f"  {rule.id}", rule.name, styled, mark, summary(rule)]


def _ending(count: int, on: int) -> Text:
    shown = f"{plural(count, 'rule')}, {on} on. isolint explain ID shows the page of one."
    return line((shown, "bold"))
