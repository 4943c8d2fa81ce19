"""What a comment tells isolint: findings that are meant, and what code is made for."""

from __future__ import annotations

import re

from msgspec import Struct

IGNORE, IGNORE_FILE = "ignore", "ignore-file"
SHARED, PER_REQUEST, STARTUP_ONLY = "shared", "per-request", "startup-only"
INTENTS = (SHARED, PER_REQUEST, STARTUP_ONLY)
KINDS = (IGNORE, IGNORE_FILE, *INTENTS)

_SPOKEN = re.compile(r"(?:^|\s)#\s*isolint:\s*(?P<said>.*)")
_WORD = re.compile(r"(?P<kind>[A-Za-z-]+)(?P<rules>\s*\[[^\]]*\])?(?P<reason>.*)", re.DOTALL)
# Another comment on the same line is no part of the reason, unless it is a number: `see #12`.
_NEXT = re.compile(r"\s+#(?!\d).*")


class Directive(Struct, frozen=True):
    """`kind` is one of KINDS, or the word that stands there instead; `rules` is empty for all."""

    kind: str
    rules: tuple[str, ...]
    reason: str
    line: int
    first: int
    last: int

    def is_about(self, line: int) -> bool:
        return self.kind == IGNORE_FILE or self.first <= line <= self.last


def directive(text: str, line: int, first: int, last: int) -> Directive | None:
    spoken = _SPOKEN.search(text)
    if spoken is None:
        return None
    said = _NEXT.sub("", spoken["said"]).strip()
    word = _WORD.fullmatch(said)
    if word is None:
        return Directive(said, (), "", line, first, last)
    rules = tuple(name for name in re.split(r"[\s,\[\]]+", word["rules"] or "") if name)
    if word["rules"] and not rules:
        return Directive(f"{word['kind']}[]", (), "", line, first, last)
    reason = word["reason"].strip().lstrip(":-\u2013\u2014").strip()
    return Directive(word["kind"].lower(), rules, reason, line, first, last)
