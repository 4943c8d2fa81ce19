"""Expectation markers in example code: `# expect: ISO101`, `# ok: ISO101`, `# todo: ISO101`."""

from __future__ import annotations

import re
from typing import NamedTuple

_MARKER = re.compile(r"#\s*(expect|ok|todo):\s*([A-Z0-9, ]+)")


class Mark(NamedTuple):
    kind: str
    rule: str
    path: str
    line: int


def marks_in(text: str, path: str) -> list[Mark]:
    return [
        Mark(kind, rule.strip(), path, number)
        for number, line in enumerate(text.splitlines(), 1)
        for kind, rules in _MARKER.findall(line)
        for rule in rules.split(",")
    ]
