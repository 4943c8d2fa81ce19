"""ISO408: what a cache is told to call where it has nothing is given a user whom the key does not
have: `cache.get_or_set(f"room:{room_id}", lambda: rooms_of(user_id))`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.caches.cached_values import identifies, is_told, parts
from isolint.detect.caches.cached_views import cache_method
from isolint.detect.caches.memo_functions import Memo, memo_of
from isolint.detect.code.requesters import requesters
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import Bound, Function, Object
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_OUTSIDE = frozenset({"get_or_set", "aget_or_set", "get_or_create"})


class Asked(Struct, frozen=True):
    """A call of a cache: its key, what it calls, and with what."""

    at: int
    key: int
    make: int
    given: tuple[int, ...]


def detect(view: View) -> Iterator[Hit]:
    memos: dict[int, Memo | None] = {}
    served = view.model.request.codes.keys() | view.model.latent.codes.keys()
    for code in sorted(filter(view.asks_about, served)):
        ref = view.program.codes[code]
        for at, op in ref.each(ir.Call):
            for asked in _asked(view, ref, at, op, memos):
                who = _left_out(view, ref, asked)
                if who:
                    yield _hit(view, ref, asked, who)
                    break


def _asked(
    view: View, ref: CodeRef, at: int, op: ir.Call, memos: dict[int, Memo | None]
) -> Iterator[Asked]:
    if len(op.positional) < 2:
        return
    if cache_method(view, ref, op) in _OUTSIDE:
        yield Asked(at, op.positional[0], op.positional[1], ())
    for code, receiver in view.flow.calls.get(ref.node + at, {}):
        if code not in memos:
            memos[code] = memo_of(view, view.program.codes[code])
        memo, shift = memos[code], 1 if receiver >= 0 else 0
        if memo is not None and max(memo.key, memo.make) - shift < len(op.positional):
            rest = tuple(op.positional[memo.make - shift + 1 :]) if memo.star else ()
            yield Asked(at, op.positional[memo.key - shift], op.positional[memo.make - shift], rest)


def _left_out(view: View, ref: CodeRef, asked: Asked) -> str:
    """Whom the key does not have, of those whom the function is called for."""
    if any(identifies(view, origin) for origin in view.model.origins.all_of(ref, [asked.key])):
        return ""
    names = (
        name
        for obj in sorted(view.flow.values(ref, asked.make))
        for name in _missed(view, ref, asked, view.flow.objects[obj])
    )
    return next(names, "")


def _missed(view: View, ref: CodeRef, asked: Asked, made: Object) -> Iterator[str]:
    """What it is given, and what it finds in the function around it."""
    if not isinstance(made, (Function, Bound)):
        return
    function, told = view.program.codes[made.code], parts(ref, [asked.key])
    shift = 1 if isinstance(made, Bound) else 0
    for index in requesters(view, function):
        for value in asked.given[index - shift : index - shift + 1] if index >= shift else ():
            constant = isinstance(ref.code.ops[value], ir.Const)
            if not constant and not is_told(ref, value, told):
                yield function.code.params[index].name
    for index in requesters(view, ref):
        name = ref.code.params[index].name
        if _captures(ref, function, name) and not is_told(ref, index, told):
            yield name
    yield from _of_request(view, ref, function)


def _of_request(view: View, ref: CodeRef, function: CodeRef) -> Iterator[str]:
    """`lambda: rows_of(request.user)`."""
    identities, own = view.model.identities, ref.id - ref.module.base
    requests = {
        p.name for i, p in enumerate(ref.code.params) if identities.parameter(ref, i) == "context"
    }
    for _, op in function.each(ir.Attr):
        held = function.code.ops[op.base]
        captured = isinstance(held, ir.Load) and held.home == own and held.name in requests
        if captured and function.module is ref.module and identities.names_requester(op.name):
            yield op.name


def _captures(ref: CodeRef, function: CodeRef, name: str) -> bool:
    own = ref.id - ref.module.base
    return function.module is ref.module and any(
        op.home == own and op.name == name for _, op in function.each(ir.Load)
    )


def _hit(view: View, ref: CodeRef, asked: Asked, who: str) -> Hit:
    request, latent = view.model.request.codes, view.model.latent.codes
    context = (request.get(ref.id) or latent[ref.id])[0]
    return Hit(
        rule="ISO408",
        code=ref.id,
        value=asked.at,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=f"made on miss {asked.at}",
        context=context,
        attribute=who,
        owner=ref.symbol,
        note="it is called only where the cache has nothing",
    )
