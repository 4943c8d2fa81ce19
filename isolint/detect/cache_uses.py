"""Functions that keep what they compute: looked up under a key, computed, stored under that key."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, operands, roots


class CacheUse(Struct, frozen=True):
    """Operations of one code. `base` is what keeps the value, -1 when a plain function does."""

    lookup: int
    store: int
    base: int
    key: int
    value: int


def cache_uses(ref: CodeRef) -> Iterator[CacheUse]:
    stores = [found for value, op in enumerate(ref.code.ops) for found in _stores(ref, value, op)]
    if not stores:
        return
    lookups = list(_lookups(ref))
    returned = _behind_returns(ref)
    for store, base, key, value in stores:
        for lookup, place, asked in lookups:
            if lookup == store or not alike(ref.code, key, asked):
                continue
            if not _same_place(ref, base, place) or lookup in behind(ref, [value]):
                continue
            if lookup in returned or _tests_for(ref, lookup, returned, base, key):
                yield CacheUse(lookup, store, base, key, value)
                break


def _stores(ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[tuple[int, int, int, int]]:
    """(operation, base, key, value) of what may put a value under a key."""
    if isinstance(op, ir.SetItem) and op.value >= 0 and not op.augmented:
        yield value, op.base, op.key, op.value
    elif isinstance(op, ir.Call) and len(op.args) > 1:
        func = ref.code.ops[op.func]
        base = func.base if isinstance(func, ir.Attr) else -1
        for argument in op.args[1:]:
            if not isinstance(ref.code.ops[argument], ir.Const):
                yield value, base, op.args[0], argument


def _lookups(ref: CodeRef) -> Iterator[tuple[int, int, int]]:
    """(operation, base, key) of what may find a value, or test for one, under a key."""
    for value, op in enumerate(ref.code.ops):
        if isinstance(op, ir.Item):
            yield value, op.base, op.key
        elif isinstance(op, ir.Combine) and op.kind in ("In", "NotIn") and len(op.values) == 2:
            yield value, op.values[1], op.values[0]
        elif isinstance(op, ir.Call) and op.args:
            func = ref.code.ops[op.func]
            yield value, func.base if isinstance(func, ir.Attr) else -1, op.args[0]


def _same_place(ref: CodeRef, base: int, place: int) -> bool:
    """Both on one object; two plain functions must do, when each is given the key."""
    if base < 0 or place < 0:
        return base == place
    return alike(ref.code, base, place)


def behind(ref: CodeRef, values: list[int]) -> set[int]:
    """All operations of the code that the values are made from."""
    found: set[int] = set()
    stack = list(values)
    while stack:
        value = stack.pop()
        if value not in found:
            found.add(value)
            stack.extend(operands(ref.code.ops[value]))
    return found


def _behind_returns(ref: CodeRef) -> set[int]:
    return behind(ref, [op.value for op in ref.code.ops if isinstance(op, ir.Return)])


def _tests_for(ref: CodeRef, lookup: int, returned: set[int], base: int, key: int) -> bool:
    """`if key not in cache: …` before `return cache[key]`."""
    op = ref.code.ops[lookup]
    if not isinstance(op, ir.Combine):
        return False
    return any(
        isinstance(item, ir.Item)
        and value in returned
        and alike(ref.code, item.key, key)
        and _same_place(ref, base, item.base)
        for value, item in enumerate(ref.code.ops)
    )


def computed_by(ref: CodeRef, value: int) -> list[int]:
    """The calls whose results are stored, inside tuples and dicts too."""
    calls: list[int] = []
    stack, seen = [value], set[int]()
    while stack:
        for root in roots(ref.code, stack.pop()):
            if root in seen:
                continue
            seen.add(root)
            op = ref.code.ops[root]
            if isinstance(op, ir.Call):
                calls.append(root)
            elif isinstance(op, (ir.Collection, ir.Choice)):
                stack.extend(op.values)
    return calls
