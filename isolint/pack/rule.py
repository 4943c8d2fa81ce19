"""A rule: one TOML page, its examples included."""

from __future__ import annotations

from msgspec import Struct, field

from isolint.base.finding import Severity


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """`message` may use the placeholders that the detector fills (`pack/detectors.py`).

    `options` narrow the rule to what matches: patterns for each placeholder, of which one must fit.
    A rule that is not isolint's own takes over from it what its detector finds and options fit.
    `severity` is the worst that a finding can have: its evidence may lower it, and what is as bad
    as isolint's rule on the detector can be is as bad as this one can be.
    """

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
    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    enabled: bool = True
