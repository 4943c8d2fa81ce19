"""Expectation markers in fixtures: `# expect: ISO101`, `# ok: ISO101`, `# todo: ISO101`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.run import run

_MARKER = re.compile(r"#\s*(expect|ok|todo):\s*([A-Z0-9, ]+)")


class Mark(NamedTuple):
    kind: str
    rule: str
    path: str
    line: int


def marks_below(root: Path) -> list[Mark]:
    return [
        mark
        for path in sorted(root.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        for mark in _marks(line, path.relative_to(root).as_posix(), number)
    ]


def _marks(line: str, path: str, number: int) -> list[Mark]:
    return [
        Mark(kind, rule.strip(), path, number)
        for kind, rules in _MARKER.findall(line)
        for rule in rules.split(",")
    ]


def scan(root: Path, select: tuple[str, ...] = ()) -> Report:
    return run(root, Settings(jobs=1, select=select), lambda *_: None)


def found_in(report: Report) -> set[tuple[str, str, int]]:
    return {(f.rule, f.place.path, f.place.line) for f in report.findings}
