"""Classes whose names are their objects: `class Mode(Enum): FAST = 1`."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes

ENUMS = frozenset(
    f"enum.{name}" for name in ["Enum", "IntEnum", "StrEnum", "ReprEnum", "Flag", "IntFlag"]
)


def is_enumeration(classes: Classes, cls: int) -> bool:
    return not ENUMS.isdisjoint(classes.info[cls].externals)
