"""ISO202: a session that lives in a module, a class or a default argument."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Reach, Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.ownership import ROOT

_ROOTS = frozenset({"module", "class", "default", "cache"})


def detect(view: View) -> Iterator[Hit]:
    lifetimes = view.model.lifetimes
    for obj, hold in lifetimes.holds.items():
        if hold.parent != ROOT or hold.root not in _ROOTS or hold.code < 0:
            continue
        if not view.model.identities.is_session(obj) or lifetimes.is_demonstration(hold):
            continue
        yield Hit(
            rule="ISO202",
            code=hold.code,
            value=hold.value,
            severity=Severity.CRITICAL,
            confidence=Confidence.HIGH,
            reach=Reach.REQUEST if view.model.request.links else Reach.LATENT,
            group=lifetimes.root_name(hold),
            holder=obj,
            object=lifetimes.root_name(hold),
            attribute=hold.name,
        )
