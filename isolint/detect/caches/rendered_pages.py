"""ISO408: a page for members is kept that shows who it was rendered for, whatever its view asks."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.caches.cache_layers import is_varied, layers, layers_below, varies_itself
from isolint.detect.caches.cache_recipes import Recipe
from isolint.detect.caches.cached_functions import decorated, hits
from isolint.detect.code.arguments import external_path
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.pack.keeping import Cache
from isolint.pack.paths import path_set
from isolint.summary import ir

_NOTE = "the page is rendered for whoever signed in first"


def detect(view: View) -> Iterator[Hit]:
    for ref in view.codes():
        for at, op in ref.each(ir.Decorate):
            function = decorated(view, ref, op)
            if function is None or function.code.kind != "function":
                continue
            for layer in layers(view, ref, op.decorator):
                known = view.model.known.caches.get(layer.path)
                if known is not None and known.rendering and not layer.lifted:
                    below = layers_below(view, ref, op.decorator, function)
                    if not is_varied(ref, known, layer.call, below):
                        yield from _kept(view, ref, at, function, known)


def _kept(view: View, ref: CodeRef, at: int, function: CodeRef, known: Cache) -> Iterator[Hit]:
    context = first_context(view, function)
    name = _shown(view, function, known)
    if context is None or not name or not _is_for_members(view, ref, function, known):
        return
    recipe = Recipe(left_out=frozenset(known.without))
    if varies_itself(view, known, function) or any(hits(view, ref, at, function, recipe)):
        return
    yield Hit(
        rule="ISO408",
        code=ref.id,
        value=at,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(function.id),
        group=function.symbol,
        context=context,
        object=function.symbol,
        attribute=name,
        owner=function.symbol,
        note=_NOTE,
    )


def _is_for_members(view: View, ref: CodeRef, function: CodeRef, known: Cache) -> bool:
    checks = path_set(known.members)
    written = function.code.decorators
    return any(layer.path in checks for value in written for layer in layers(view, ref, value))


def _shown(view: View, function: CodeRef, known: Cache) -> str:
    """The request of `render(request, …)`, whose template has the user and the user's messages."""
    calls = path_set(known.rendering)
    for _, op in function.each(ir.Call):
        if op.positional and external_path(view, function, op.func) in calls:
            given = function.code.ops[op.positional[0]]
            if isinstance(given, ir.Param):
                return function.code.params[given.index].name
    return ""
