"""ISO403 of a class's attribute: what each of its objects takes for its own."""

from __future__ import annotations

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.hit import Hit
from isolint.model.definitions.program import CodeRef


def of_class(ref: CodeRef, value: int, place: str, note: str, holder: int = -1) -> Hit:
    """`place` is the dotted attribute; no request was seen to get to the operation."""
    owner, _, name = place.rpartition(".")
    return Hit(
        rule="ISO403",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        reach=Reach.LATENT,
        group=place,
        context=(ref.id, -1),
        holder=holder,
        object=place,
        attribute=name,
        described="data",
        owner=owner,
        note=note,
    )
