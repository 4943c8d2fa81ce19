"""What a project looks like to somebody who starts to use isolint there."""

from __future__ import annotations

from msgspec import Struct


class Service(Struct, frozen=True, order=True):
    name: str
    root: str


class Start(Struct, frozen=True):
    """`entry_points` counts by kind; `findings` by severity, those that are open."""

    root: str
    files: int
    lines: int
    tests: int
    source_roots: tuple[str, ...]
    frameworks: tuple[str, ...]
    entry_points: dict[str, int]
    services: tuple[Service, ...]
    findings: dict[str, int]
    problems: int
    assumed: bool
