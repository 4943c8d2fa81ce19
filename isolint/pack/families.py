"""Families of rules by the beginning of their ids."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from isolint.pack.rule import Rule

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "ISO1": "Shared objects on execution paths",
        "ISO2": "Sessions",
        "ISO3": "Identity",
        "ISO4": "State changed while serving",
        "ISO5": "Context propagation",
    }
)


def by_family(rules: Iterable[Rule]) -> dict[str, list[Rule]]:
    """In the order of ids, isolint's own first."""
    found: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: (not rule.id.startswith("ISO"), rule.id)):
        found.setdefault(family(rule), []).append(rule)
    return found


def family(rule: Rule) -> str:
    letters = re.match(r"[A-Z]+\d", rule.id)
    return letters[0] if letters else rule.id


def title(family: str) -> str:
    return TITLES.get(family, "Rules of your own")
