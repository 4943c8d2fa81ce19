"""ISO408: a decorator keeps what a function returns, under a key without the user it is for."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.caches.cache_recipes import Recipe, Recipes
from isolint.detect.caches.url_parts import is_in_url
from isolint.detect.code.arguments import external_path
from isolint.detect.code.requesters import (
    COMPARING,
    compared,
    ends_as_credential,
    is_credential,
    requesters,
    used,
)
from isolint.detect.hit import Hit
from isolint.detect.identities.placeholders import first_context
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.users.origins import CURRENT, ENTERED, NAME, PARAM, Origin
from isolint.summary import ir

_SKIPS = "a hit skips the check that the function makes"


class Missing(Struct, frozen=True):
    """What the key lacks, and how surely the result depends on it."""

    name: str
    severity: Severity
    confidence: Confidence
    note: str = ""


def detect(view: View) -> Iterator[Hit]:
    recipes = Recipes(view)
    for ref in view.codes():
        for value, op in ref.each(ir.Decorate):
            function = decorated(view, ref, op)
            if function is not None and function.code.kind == "function":
                for recipe in recipes.of(ref, value, op, function):
                    yield from hits(view, ref, value, function, recipe)
                if _is_kept_for_all(view, function):
                    yield from hits(view, ref, value, function, Recipe())


def _is_kept_for_all(view: View, function: CodeRef) -> bool:
    """A cached property of a shared object keeps what it was for the first."""
    if not view.flow.classes.is_cached(function):
        return False
    request = view.model.request
    contexts = (c for c in request.codes.get(function.id, ()) if c in request.live and c[1] >= 0)
    return any(view.model.sharing.of(context[1]) is not None for context in contexts)


def decorated(view: View, ref: CodeRef, op: ir.AnyOp) -> CodeRef | None:
    """The function or class that is written below a decorator."""
    while isinstance(op, ir.Decorate):
        op = ref.code.ops[op.value]
    return view.program.child(ref, op.code) if isinstance(op, ir.Make) else None


def hits(view: View, ref: CodeRef, at: int, function: CodeRef, recipe: Recipe) -> Iterator[Hit]:
    """What the recipe lacks of whom the function works for."""
    request, latent = view.model.request.codes, view.model.latent.codes
    if recipe.says_who or (function.id not in request and function.id not in latent):
        return
    found = _missing(view, function, recipe)
    if found is None:
        return
    context = first_context(view, function)
    confidence = found.confidence
    confidence = confidence.at_most(Confidence.LOW if context is None else view.confidence(context))
    low = confidence is Confidence.LOW
    yield Hit(
        rule="ISO408",
        code=ref.id,
        value=at,
        severity=found.severity.at_most(Severity.MEDIUM) if low else found.severity,
        confidence=confidence,
        reach=view.reach_of(function.id),
        group=function.symbol,
        context=context,
        object=function.symbol,
        attribute=found.name,
        owner=function.symbol,
        note=found.note,
        steps=recipe.steps,
    )


def _missing(view: View, function: CodeRef, recipe: Recipe) -> Missing | None:
    """The worst of what the key lacks."""
    by_keyword = called_by_keyword(view, function)
    params = function.code.params
    lacking = [
        index
        for index in requesters(view, function)
        if used(function, index)
        and not recipe.has(params[index], index, by_keyword)
        and not (recipe.path and is_in_url(view, function, index, recipe.question))
    ]
    origins = view.model.origins.returned(function.id)
    returned = {o.value for o in origins if o.kind == PARAM and o.code == function.id}
    for index in lacking:
        if index in returned:
            return Missing(params[index].name, Severity.CRITICAL, Confidence.HIGH)
    told = (o for o in origins if o.kind == CURRENT and not _in_key(view, function, recipe, o))
    for name in sorted(o.name for o in told):
        return Missing(name, Severity.CRITICAL, Confidence.MEDIUM)
    if any(_is_request_left_out(view, function, recipe, index, by_keyword) for index in returned):
        for name in sorted(o.name for o in origins if o.kind == NAME):
            if view.model.identities.names_requester(name) or is_credential(view, name):
                return Missing(name, Severity.CRITICAL, Confidence.MEDIUM)
    for name in sorted(o.name for o in origins if o.kind == ENTERED):
        secret = ends_as_credential(view, name)
        severity = Severity.CRITICAL if secret else Severity.MEDIUM
        return Missing(name, severity, Confidence.MEDIUM, "the first visitor's stays")
    for name in sorted(_tested_current(view, function, recipe)):
        return Missing(name, Severity.CRITICAL, Confidence.MEDIUM, _SKIPS)
    tested = compared(view, function) if lacking else set()
    for index in lacking:
        if index in tested:
            return Missing(params[index].name, Severity.CRITICAL, Confidence.MEDIUM, _SKIPS)
    for index in lacking:
        note = "a hit skips what the function does with it"
        return Missing(params[index].name, Severity.MEDIUM, Confidence.MEDIUM, note)
    return None


def _tested_current(view: View, function: CodeRef, recipe: Recipe) -> Iterator[str]:
    """Who is asking, where the function compares with it: `if row.owner == g.user.id`."""
    for _, op in function.each(ir.Combine):
        if op.kind in COMPARING:
            for origin in view.model.origins.all_of(function, op.values):
                if origin.kind == CURRENT and not _in_key(view, function, recipe, origin):
                    yield origin.name


def _is_request_left_out(
    view: View, function: CodeRef, recipe: Recipe, index: int, by_keyword: bool
) -> bool:
    """The key does without the request, which the result is made from."""
    param = function.code.params[index]
    whole = view.model.identities.parameter(function, index) == "context"
    return whole and not recipe.has(param, index, by_keyword)


def _in_key(view: View, function: CodeRef, recipe: Recipe, current: Origin) -> bool:
    """It is read from what is a part of the key: the object whose method is cached, or a request
    that the function itself is given.
    """
    ref = view.program.codes[current.code]
    own = ref is function or view.flow.classes.has_self(ref)
    op = ref.code.ops[current.value] if own else None
    while isinstance(op, (ir.Attr, ir.Bind, ir.Narrow)):
        value = op.base if isinstance(op, ir.Attr) else op.value
        op = ref.code.ops[value] if value >= 0 else None
    if not isinstance(op, ir.Param):
        return False
    if ref is not function and not (op.index == 0 and view.flow.classes.has_self(function)):
        return False
    by_keyword = op.index > 0 and called_by_keyword(view, function)
    return recipe.has(function.code.params[op.index], op.index, by_keyword)


def called_by_keyword(view: View, function: CodeRef) -> bool:
    """A framework that injects parameters passes all of them by keyword."""
    if any(view.flow.calls.get(function.node + i) for i in range(len(function.code.params))):
        return True
    parent = view.program.parent(function)
    if parent is None:
        return False
    for decorator in function.code.decorators:
        op = parent.code.ops[decorator]
        func = op.func if isinstance(op, ir.Call) else decorator
        if external_path(view, parent, func) in view.model.known.decorators:
            return True
    return False
