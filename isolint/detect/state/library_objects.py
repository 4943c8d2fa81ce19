"""Findings about an object of a library, which whoever uses the library makes."""

from __future__ import annotations

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef


def is_library(view: View) -> bool:
    """Some of the program is there for others to call."""
    entries = view.model.entries
    return bool(entries.assumed or entries.offered)


def offered_hit(
    view: View, ref: CodeRef, cls: int, value: int, name: str, described: str, note: str
) -> Hit:
    """The function sets an attribute of an object of the class that its user has made."""
    owner = view.program.codes[cls].symbol
    return Hit(
        rule="ISO404",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=Confidence.LOW,
        reach=Reach.LATENT,
        group=f"{owner}.{name}",
        object=f"{owner}.{name}",
        attribute=name,
        described=described,
        owner=owner,
        note=note,
    )
