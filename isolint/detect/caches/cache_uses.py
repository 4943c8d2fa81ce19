"""Functions that keep what they compute: looked up under a key, computed, stored under that key."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, behind, operands, roots

_STORES = ("cache", "redis", "memo")
# These tell browsers and proxies how long they may keep an answer.
_TELLING = ("header", "control")
_GIVING_BACK = frozenset({"setdefault", "get_or_set", "set", "put", "store", "save"})
_PASSING = (ir.Await, ir.Bind, ir.Join, ir.Narrow)


class CacheUse(Struct, frozen=True):
    """Operations of one code. `base` is what keeps the value, -1 when a plain function does;
    `keys` are all arguments that the look-up and the store share.
    """

    lookup: int
    store: int
    base: int
    keys: list[int]
    value: int


class Access(Struct, frozen=True):
    """A store, or a look-up with value -1."""

    at: int
    base: int
    keys: list[int]
    value: int = -1


def cache_uses(ref: CodeRef) -> Iterator[CacheUse]:
    written = ref.among(ir.SetItem, ir.Call)
    stores = [found for value, op in written for found in _stores(ref, value, op)]
    if not stores:
        return
    lookups = list(_lookups(ref))
    returned = behind(ref.code, [op.value for _, op in ref.each(ir.Return)])
    for store in stores:
        found = [use for lookup in lookups for use in _pair(ref, store, lookup, returned)]
        if found and not _is_asked(ref.code, store.at):
            yield max(found, key=lambda use: (len(use.keys), -use.lookup))


def _pair(ref: CodeRef, store: Access, lookup: Access, returned: set[int]) -> Iterator[CacheUse]:
    keys = _shared_keys(ref, store, lookup)
    if not keys or lookup.at == store.at or lookup.at in behind(ref.code, [store.value]):
        return
    if store.base < 0 and _is_asked_by_key(ref.code, lookup.at):
        return
    if lookup.at in returned or _tests_for(ref, lookup, returned, store):
        yield CacheUse(lookup.at, store.at, store.base, keys, store.value)


def _is_asked_by_key(code: ir.Code, at: int) -> bool:
    """`cache = get_cache(request)`, and then `cache[key]`: what is found is the cache itself."""
    asked = (op.base for op in code.ops if isinstance(op, (ir.Item, ir.SetItem)))
    return any(at in roots(code, base) for base in asked)


def _is_asked(code: ir.Code, call: int) -> bool:
    """Something is made of what the call gives back: it is there to find something."""
    op = code.ops[call]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or getattr(func, "name", "") in _GIVING_BACK:
        return False
    given = {call}
    for value, each in enumerate(code.ops[call + 1 :], call + 1):
        if not given.isdisjoint(operands(each)):
            if not isinstance(each, _PASSING):
                return not isinstance(each, ir.Return)
            given.add(value)
    return False


def _stores(ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[Access]:
    """What may put a value under a key."""
    if isinstance(op, ir.SetItem) and op.value >= 0 and not op.augmented:
        yield Access(value, op.base, [op.key], op.value)
    elif isinstance(op, ir.Call) and len(op.args) > 1:
        for position, argument in enumerate(op.args[1:], 1):
            if not isinstance(ref.code.ops[argument], ir.Const):
                others = [*op.args[:position], *op.args[position + 1 :]]
                yield Access(value, _base(ref, op), others, argument)


def _lookups(ref: CodeRef) -> Iterator[Access]:
    """What may find a value, or test for one, under a key."""
    for value, op in ref.among(ir.Item, ir.Combine, ir.Call):
        if isinstance(op, ir.Item):
            yield Access(value, op.base, [op.key])
        elif isinstance(op, ir.Combine) and op.kind in ("In", "NotIn") and len(op.values) == 2:
            yield Access(value, op.values[1], op.values[:1])
        elif isinstance(op, ir.Call) and op.args:
            yield Access(value, _base(ref, op), op.args)


def _base(ref: CodeRef, op: ir.Call) -> int:
    func = ref.code.ops[op.func]
    return func.base if isinstance(func, ir.Attr) else -1


def _shared_keys(ref: CodeRef, store: Access, lookup: Access) -> list[int]:
    """The arguments of both, when both are of one object or of plain functions."""
    if (store.base < 0) != (lookup.base < 0):
        return []
    if store.base < 0 and not (_names_store(ref, store.at) and _names_store(ref, lookup.at)):
        return []
    if store.base >= 0 and not alike(ref.code, store.base, lookup.base):
        return []
    if any(alike(ref.code, store.value, asked) for asked in lookup.keys):
        return []
    return [k for k in store.keys if any(alike(ref.code, k, asked) for asked in lookup.keys)]


def _names_store(ref: CodeRef, call: int) -> bool:
    """A plain function that says in its name where it keeps things."""
    op = ref.code.ops[call]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else op
    name = getattr(func, "name", "").lower()
    return any(w in name for w in _STORES) and not any(w in name for w in _TELLING)


def _tests_for(ref: CodeRef, lookup: Access, returned: set[int], store: Access) -> bool:
    """`if key not in cache: …` before `return cache[key]`."""
    if not isinstance(ref.code.ops[lookup.at], ir.Combine):
        return False
    return any(
        isinstance(item, ir.Item)
        and value in returned
        and _shared_keys(ref, store, Access(value, item.base, [item.key]))
        for value, item in enumerate(ref.code.ops)
    )


def computed_by(ref: CodeRef, use: CacheUse) -> list[int]:
    """The calls whose results are stored, inside tuples and dicts too, and those that they are
    made on: `session.query(Order).filter(Order.user_id == user_id).all()`. A row that is kept
    under a key of its own is the same whoever asked for it.
    """
    calls: list[int] = []
    stack, seen = [use.value], behind(ref.code, use.keys)
    while stack:
        for root in roots(ref.code, stack.pop()):
            if root in seen:
                continue
            seen.add(root)
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                calls.append(root)
                stack.append(op.func)
            elif isinstance(op, (ir.Collection, ir.Choice)):
                stack.extend(op.values)
            elif isinstance(op, (ir.Attr, ir.Item)):
                stack.append(op.base)
            elif isinstance(op, (ir.Iter, ir.Unpack)):
                stack.append(op.value)
    return calls
