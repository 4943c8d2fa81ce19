"""Markers of a folder, and a scan to hold against them."""

from __future__ import annotations

from pathlib import Path

from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.marks import Mark, marks_in
from isolint.engine.run import run

__all__ = ["Mark", "found_in", "marks_below", "scan"]


def marks_below(root: Path) -> list[Mark]:
    return [
        mark
        for path in sorted(root.rglob("*.py"))
        for mark in marks_in(path.read_text("utf-8"), path.relative_to(root).as_posix())
    ]


def scan(root: Path, select: tuple[str, ...] = ()) -> Report:
    return run(root, Settings(jobs=1, select=select, installed_packs=False), lambda *_: None)


def found_in(report: Report) -> set[tuple[str, str, int]]:
    """Findings that are accepted are not open any more."""
    return {(f.rule, f.place.path, f.place.line) for f in report.findings if f.suppressed is None}
