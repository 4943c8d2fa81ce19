"""Functions that give what is kept under a key, and call what they are given where nothing is."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.guards import used_in_log
from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_LOOKING = frozenset({"get", "aget", "lookup", "fetch"})


class Memo(Struct, frozen=True):
    """Parameters by their indexes: the key, and what is called with the `star` ones."""

    key: int
    make: int
    star: bool


def memo_of(view: View, ref: CodeRef) -> Memo | None:
    """`wrap(key, callback, *args)`, of a cache that outlives the request."""
    if not any(isinstance(op, ir.Return) for op in ref.code.ops):
        return None
    for make in sorted(_called(ref)):
        for key, param in enumerate(ref.code.params):
            plain = param.kind in ("positional", "keyword") and param.name != "self"
            if plain and key != make and _is_kept_under(view, ref, key):
                return Memo(key, make, any(p.kind == "star" for p in ref.code.params))
    return None


def _called(ref: CodeRef) -> set[int]:
    """Parameters that are called, or handed on together with what they are called with."""
    found: set[int] = set()
    for _, op in ref.each(ir.Call):
        found.update(_parameters(ref, op.func))
        if any(isinstance(ref.code.ops[arg], ir.Star) for arg in op.positional):
            for arg in op.positional[:1]:
                found.update(_parameters(ref, arg))
    return found


def _parameters(ref: CodeRef, value: int) -> Iterator[int]:
    for root in roots(ref.code, value):
        op = ref.code.ops[root] if root >= 0 else None
        if isinstance(op, ir.Param) and ref.code.params[op.index].kind != "star":
            yield op.index


def _is_kept_under(view: View, ref: CodeRef, key: int) -> bool:
    looked_up = (_looked_up(ref, op, key) for op in ref.code.ops)
    return any(base >= 0 and _lasts(view, ref, base) for base in looked_up) and any(
        _keeps(ref, op, key) for op in ref.code.ops
    )


def _looked_up(ref: CodeRef, op: ir.AnyOp, key: int) -> int:
    """Where the operation looks for the key, or -1."""
    if isinstance(op, ir.Item):
        return op.base if _is(ref, op.key, key) else -1
    if isinstance(op, ir.Combine) and op.kind in ("In", "NotIn"):
        return op.values[1] if _is(ref, op.values[0], key) else -1
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) and op.positional else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr) or func.name not in _LOOKING:
        return -1
    return func.base if _is(ref, op.positional[0], key) else -1


def _keeps(ref: CodeRef, op: ir.AnyOp, key: int) -> bool:
    """Stores under the key, or tells it to what does."""
    if isinstance(op, ir.SetItem):
        return _is(ref, op.key, key)
    if not isinstance(op, ir.Call) or _looked_up(ref, op, key) >= 0:
        return False
    return any(_is(ref, arg, key) for arg in op.args) and not used_in_log(ref.code, key)


def _is(ref: CodeRef, value: int, index: int) -> bool:
    return index in set(_parameters(ref, value))


def _lasts(view: View, ref: CodeRef, base: int) -> bool:
    for obj in view.flow.values(ref, base):
        made = view.flow.objects[obj]
        if isinstance(made, External) and made.path in view.model.known.cache_clients:
            return True
        if view.model.sharing.of(obj) is not None:
            return True
    return False
