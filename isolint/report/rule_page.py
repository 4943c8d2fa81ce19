"""A rule's page, laid out for a terminal."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator

from rich.syntax import Syntax
from rich.text import Text

from isolint.pack.detectors import tells
from isolint.pack.rule import Rule
from isolint.report.lines import clean, line, to_string
from isolint.report.rule_texts import SECTIONS, cwes, example, paragraphs, state
from isolint.report.severity_styles import style

_MOST = 100
_FEWEST = 20
_INDENT = "  "
_CODE = re.compile(r"`[^`]+`")


def render(rule: Rule, colour: bool, width: int | None) -> str:
    """Text is wrapped to `width`, code never."""
    room = min(width or _MOST, _MOST) - len(_INDENT)
    lines = [line((f"{rule.id} {rule.name}", "bold underline")), _facts(rule)]
    for heading, key in SECTIONS:
        lines += _headed(heading, _wrapped(getattr(rule, key), room))
    lines += _headed("Bad", _code(rule.bad))
    lines += _headed("Good", _code(rule.good))
    lines += _headed("Options", list(_options(rule, room)))
    return to_string(lines, colour)


def _facts(rule: Rule) -> Text:
    parts = [cwes(rule), f"since {rule.since}", state(rule)]
    rest = " · ".join(filter(None, parts))
    return line((rule.severity.value, style(rule.severity)), f" · {rest}")


def _headed(heading: str, lines: list[Text]) -> list[Text]:
    return [Text(), line((heading, "bold")), *map(_indented, lines)]


def _indented(text: Text) -> Text:
    made = Text(_INDENT).append_text(text)
    made.rstrip()
    return made


def _wrapped(text: str, room: int) -> list[Text]:
    lines: list[Text] = []
    for paragraph in paragraphs(text):
        lines += [Text()] if lines else []
        lines += _folded(clean(paragraph), max(room, _FEWEST))
    return lines


def _folded(paragraph: str, room: int) -> Iterator[Text]:
    """Styled before it is cut: a piece of code can go on in the next line."""
    styled = Text(paragraph)
    styled.highlight_regex(_CODE, "cyan")
    start = 0
    for each in textwrap.wrap(paragraph, room, break_long_words=False, break_on_hyphens=False):
        yield styled[start : start + len(each)]
        start += len(each) + 1


def _code(text: str) -> list[Text]:
    code = example(text)
    drawn = Syntax("", "python", theme="ansi_dark").highlight(code)
    drawn.rstrip()
    return [_indented(each) for each in drawn.split("\n")]


def _options(rule: Rule, room: int) -> Iterator[Text]:
    for name, given in sorted(rule.options.items()):
        yield line((name, "cyan"), f": {', '.join(given)}")
    if not rule.options:
        names = ", ".join(f"`{name}`" for name in sorted(tells(rule.detector)))
        told = f"None set. A pack's rule on its detector, `{rule.detector}`, can have patterns for"
        yield from _wrapped(f"{told} {names}.", room)
