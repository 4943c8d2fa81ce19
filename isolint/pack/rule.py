"""A rule: one TOML page, its examples included."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field

from isolint.base.finding import Severity


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """`message` may use the placeholders that the detector fills; `options` are the detector's."""

    id: str
    name: str
    severity: Severity
    cwe: tuple[int, ...]
    since: str
    detector: str
    message: str
    what: str
    why: str
    fix: str
    bad: str
    good: str
    tags: tuple[str, ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    enabled: bool = True
