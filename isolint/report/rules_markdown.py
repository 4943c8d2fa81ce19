"""Rule pages as Markdown, alone or as one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.pack.detectors import tells
from isolint.pack.families import by_family, title
from isolint.pack.rule import Rule
from isolint.report.rule_texts import SECTIONS, cwes, example, state, summary

_INTRODUCTION = """\
# Rules

Written from the pages in [`rules/`](../rules) by `isolint rules --format markdown`; change those
and run it again. `isolint explain ISO405` shows one page in the terminal. A severity is the worst
that a finding of the rule can have: the evidence lowers it.
"""


def document(rules: Iterable[Rule]) -> str:
    families = by_family(rules)
    parts = [_INTRODUCTION, *(_index(name, found) for name, found in families.items())]
    for found in families.values():
        parts += [page(rule) for rule in found]
    return "\n".join(parts)


def _index(family: str, rules: Iterable[Rule]) -> str:
    rows = [
        f"| [{rule.id}](#{rule.id.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} |"
        f" {'' if rule.enabled else 'off by default: '}{_cell(summary(rule))} |"
        for rule in rules
    ]
    head = f"**{family}: {title(family)}**\n\n| rule | name | severity | what it finds |"
    return "\n".join([head, "|---|---|---|---|", *rows, ""])


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def page(rule: Rule) -> str:
    return "\n".join([f"## {rule.id} {rule.name}", "", _facts(rule), *_sections(rule)])


def _facts(rule: Rule) -> str:
    parts = (rule.severity.value, cwes(rule), f"since {rule.since}", state(rule))
    return " · ".join(filter(None, parts)) + "\n"


def guidance(rule: Rule) -> str:
    """What the rule finds, why that is bad and what to do instead, with examples."""
    return "\n".join(_told(rule))


def _told(rule: Rule) -> Iterator[str]:
    for heading, key in SECTIONS:
        yield f"### {heading}\n\n{getattr(rule, key).strip()}\n"
    yield f"### Bad\n\n```python\n{example(rule.bad)}\n```\n"
    yield f"### Good\n\n```python\n{example(rule.good)}\n```\n"


def _sections(rule: Rule) -> Iterator[str]:
    yield from _told(rule)
    words = ", ".join(f"`{name}`" for name in sorted(tells(rule.detector)))
    yield f"Detector `{rule.detector}`, options and placeholders: {words}\n"
