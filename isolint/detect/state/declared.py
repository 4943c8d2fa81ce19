"""ISO103 by declaration: a shared object keeps a container of per-request objects that nothing
fills yet.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.state import instances_of, used_by
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.summary import ir


def detect(view: View) -> Iterator[Hit]:
    done: set[str] = set()
    for obj, cls, confidence in _keepers(view):
        symbol = view.program.codes[cls].symbol
        for ref, value, name in _declarations(view, cls):
            place = f"{symbol}.{name}"
            if place in done:
                continue
            done.add(place)
            if view.asks_about(ref.id) and not view.writes.is_rated(place):
                yield _hit(view, obj, ref, value, place, confidence)


def _keepers(view: View) -> Iterator[tuple[int, int, Confidence]]:
    """Shared objects in use, and services that are never built here but are told whose request
    it is.
    """
    for obj, described in instances_of(view):
        if used_by(view, obj) is not None:
            yield obj, described.cls, Confidence.MEDIUM
    for cls in view.flow.classes.info:
        if not view.flow.instances.get(cls) and view.model.sharing.is_service(cls):
            yield view.flow.objects.number(Instance(cls, -1)), cls, Confidence.LOW


def _declarations(view: View, cls: int) -> Iterator[tuple[CodeRef, int, str]]:
    """`self.x: dict[str, Context]` in the class's own methods."""
    for ref in view.flow.classes.methods(cls):
        for value, op in enumerate(ref.code.ops):
            if not (isinstance(op, ir.SetAttr) and op.base == 0 and op.annotation >= 0):
                continue
            if _collects(view, view.flow.types.of(ref, op.annotation)):
                yield ref, value, op.name


def _collects(view: View, declared: Type) -> bool:
    """A container of records that carry identity: one run's or one user's data."""
    identities = view.model.identities
    return bool(declared.kind) and any(
        identities.carries(cls) and identities.is_record(cls)
        for element in declared.elements
        for cls in element.classes
    )


def _hit(view: View, obj: int, ref: CodeRef, value: int, place: str, confidence: Confidence) -> Hit:
    owner, _, name = place.rpartition(".")
    return Hit(
        rule="ISO103",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=place,
        holder=obj if obj in view.model.lifetimes.holds else -1,
        object=place,
        attribute=name,
        described="context",
        owner=owner,
        note="by its declared type",
    )
