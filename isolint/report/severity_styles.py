"""How each severity looks on a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from isolint.base.finding import Severity

_STYLES: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: "bold red",
        Severity.HIGH: "red",
        Severity.MEDIUM: "yellow",
        Severity.LOW: "dim",
    }
)


def style(severity: Severity) -> str:
    return _STYLES[severity]
