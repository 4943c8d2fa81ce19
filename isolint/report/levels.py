"""Severities as the three levels that SARIF and GitHub's annotations know."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from isolint.base.finding import Severity

ERROR, WARNING, NOTE = "error", "warning", "note"

_LEVELS: Mapping[Severity, str] = MappingProxyType(
    {
        Severity.CRITICAL: ERROR,
        Severity.HIGH: ERROR,
        Severity.MEDIUM: WARNING,
        Severity.LOW: NOTE,
    }
)


def level(severity: Severity) -> str:
    return _LEVELS[severity]
