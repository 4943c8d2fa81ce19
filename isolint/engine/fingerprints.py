"""Fingerprints: what a finding is about, whatever else the program holds.

The first part says rule, function and operation, without file and line; the rest tells equal ones
apart by file and order. Names of shared objects are left out: which of several comes first is a
matter of other files.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from msgspec.structs import replace

from isolint.base.finding import CONTENT_DIGITS, Finding
from isolint.engine.phrases import phrase
from isolint.model.definitions.program import CodeRef

_ORDER_DIGITS = 8


def content(finding: Finding, ref: CodeRef, value: int) -> str:
    """`value` is the operation it is about, -1 for the definition as a whole."""
    told = phrase(ref.code, value) if value >= 0 else _subject(finding)
    return _digest(finding.rule, ref.code.qualname, told)[:CONTENT_DIGITS]


def about(finding: Finding) -> Finding:
    """Marks what is not about an operation by what it says."""
    told = _digest(finding.rule, finding.symbol, finding.message)[:CONTENT_DIGITS]
    return replace(finding, fingerprint=told)


def _subject(finding: Finding) -> str:
    return (finding.object or "").rpartition(".")[2] or finding.attribute


def numbered(findings: Iterable[Finding]) -> list[Finding]:
    """Findings in the order of the report, whose fingerprints are contents so far."""
    seen: Counter[tuple[str, str]] = Counter()
    marked: list[Finding] = []
    for finding in findings:
        key = (finding.fingerprint, finding.place.path)
        seen[key] += 1
        order = _digest(finding.place.path, str(seen[key]))[:_ORDER_DIGITS]
        marked.append(replace(finding, fingerprint=finding.fingerprint + order))
    return marked


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
