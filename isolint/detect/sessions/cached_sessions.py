"""ISO201: a cached function that takes a session or a request: the cache's key keeps it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.caches.cached_functions import decorated
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

OF_REQUEST = "the request's session"
REQUEST = "the request"
_OWN_KEYS = frozenset({"key", "key_builder"})
_STAYS = "as a part of its key, until the cache drops it"


def detect(view: View) -> Iterator[Hit]:
    request, latent = view.model.request.codes, view.model.latent.codes
    for ref in view.codes():
        for value, op in ref.each(ir.Decorate):
            function = decorated(view, ref, op) if _keeps(view, ref, op.decorator) else None
            if function is None or (function.id not in request and function.id not in latent):
                continue
            for kept in _kept(view, function):
                yield _hit(view, ref, value, function, kept)


def _keeps(view: View, ref: CodeRef, decorator: int) -> bool:
    """Its key is made from all arguments themselves."""
    op = ref.code.ops[decorator]
    path = external_path(view, ref, op.func if isinstance(op, ir.Call) else decorator)
    if isinstance(op, ir.Call) and not _OWN_KEYS.isdisjoint(op.keywords):
        return False
    known = view.model.known
    cache = known.caches.get(path)
    return path in known.cached_factories and not (cache is not None and cache.as_text)


class _Kept(Struct, frozen=True):
    """A parameter that is a part of the key."""

    name: str
    told: str
    severity: Severity


def _kept(view: View, function: CodeRef) -> Iterator[_Kept]:
    """A session, or the object that a framework makes for one request."""
    identities = view.model.identities
    for index, param in enumerate(function.code.params):
        if identities.parameter(function, index) == "session":
            yield _Kept(param.name, OF_REQUEST, Severity.HIGH)
        elif view.model.origins.is_request(function, index):
            yield _Kept(param.name, REQUEST, Severity.MEDIUM)
    if view.flow.classes.has_self(function) and _is_handler(view, function):
        yield _Kept(function.code.params[0].name, REQUEST, Severity.MEDIUM)


def _is_handler(view: View, method: CodeRef) -> bool:
    parent = view.program.parent(method)
    serving = view.model.identities.serving
    return parent is not None and any(
        parent.id in info.mro and not serving.isdisjoint(info.mro)
        for info in view.flow.classes.info.values()
    )


def _hit(view: View, ref: CodeRef, at: int, function: CodeRef, kept: _Kept) -> Hit:
    context = first_context(view, function)
    confidence = Confidence.LOW if context is None else view.confidence(context)
    low = confidence is Confidence.LOW
    return Hit(
        rule="ISO201",
        code=ref.id,
        value=at,
        severity=kept.severity.at_most(Severity.MEDIUM) if low else kept.severity,
        confidence=confidence,
        reach=view.reach_of(function.id),
        group=f"{function.symbol} {kept.name}",
        context=context,
        object=function.symbol,
        attribute=kept.name,
        described=kept.told,
        owner=f"the cache of {function.symbol}",
        note=_STAYS,
    )
