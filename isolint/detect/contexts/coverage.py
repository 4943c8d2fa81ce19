"""User-facing functions and whether they receive context: ISO501 and the coverage metric."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.contexts.looked_up import looked_up
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.view import View


def detect(view: View) -> Iterator[Hit]:
    """A library's functions are not asked for a context: their callers may have one."""
    if view.model.entries.assumed:
        return
    for ref in view.user_facing:
        told = looked_up(view, ref)
        if told is not None or not view.model.identities.receives(ref):
            yield Hit(
                rule="ISO501",
                code=ref.id,
                value=-1,
                severity=Severity.LOW,
                confidence=Confidence.MEDIUM,
                reach=view.reach_of(ref.id),
                group="context",
                context=first_context(view, ref),
                note=told or "",
            )
