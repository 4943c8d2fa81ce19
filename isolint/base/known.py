"""Findings remembered from another scan, and how a report compares with them."""

from __future__ import annotations

from msgspec import Struct

from isolint.base.finding import Severity


class Known(Struct, frozen=True):
    """`path` is relative to what both scans share: a repository, or the folder of a baseline."""

    fingerprint: str
    rule: str
    severity: Severity
    path: str
    symbol: str
    object: str | None = None


class Comparison(Struct, frozen=True):
    """`against` says in words what was compared with; `fixed` is there no more."""

    against: str
    fixed: tuple[Known, ...] = ()
