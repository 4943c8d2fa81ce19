"""Parts of rule pages that several formats show."""

from __future__ import annotations

import re

from isolint.pack.rule import Rule

_CODE_OR_END = re.compile(r"`[^`]*`|[.:](?=\s)|\.$")
_MARKER = re.compile(r"  # expect: ([A-Z]+\d+)$", re.MULTILINE)


def summary(rule: Rule) -> str:
    """The first sentence of what the rule finds, in one line."""
    text = flowing(rule.what)
    ends = (m.start() for m in _CODE_OR_END.finditer(text) if not m[0].startswith("`"))
    return text[: next(ends, len(text))]


def flowing(text: str) -> str:
    return " ".join(text.split())


def paragraphs(text: str) -> list[str]:
    return [flowing(each) for each in re.split(r"\n\s*\n", text.strip())]


def example(text: str) -> str:
    """The marker of the test becomes one for readers."""
    return _MARKER.sub(r"  # \1", text.strip("\n"))


def cwes(rule: Rule) -> str:
    return ", ".join(f"CWE-{each}" for each in rule.cwe)


def state(rule: Rule) -> str:
    return "on" if rule.enabled else "off by default"


SECTIONS = (
    ("What it does", "what"),
    ("Why is this bad?", "why"),
    ("What to do instead", "fix"),
)
