"""ISO408: a value of one user is kept in a cache under a key that is the same for everybody."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity, Step, StepKind
from isolint.detect.code.requesters import ends_as_credential
from isolint.detect.code.strangers import is_for_strangers
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import spelled

_VALUE_OF = {"set": 1, "add": 1, "set_value": 1, "aset": 1, "setex": 2, "psetex": 2}
_READING = frozenset({"get", "aget", "get_value", "getset", "getdel", "pop"})
_THEIRS = frozenset({"identity", "context"})


def detect(view: View) -> Iterator[Hit]:
    """Where somebody reads the key again while serving."""
    stores = [store for store in _stores(view) if view.asks_about(store[0].id)]
    read = _read(view) if stores else {}
    for ref, value, key, given in stores:
        for at in read.get(key, [])[:1]:
            yield _hit(view, ref, value, key, given, at)


def _stores(view: View) -> Iterator[tuple[CodeRef, int, str, int]]:
    for code in view.model.request.codes:
        ref = view.program.codes[code]
        for value, op, name in _calls(view, ref):
            position = _VALUE_OF.get(name, 0)
            if position and len(op.positional) > position:
                key, given = _fixed(view, ref, op.args[0]), op.args[position]
                if key and _is_users(view, ref, value, given):
                    yield ref, value, key, given
        for value, item in ref.each(ir.SetItem):
            key = _fixed(view, ref, item.key) if _is_own_cache(view, ref, item.base) else ""
            if key and _is_users(view, ref, value, item.value):
                yield ref, value, key, item.value


def _is_users(view: View, ref: CodeRef, value: int, given: int) -> bool:
    return view.model.taint.is_user_data(ref, given) and not is_for_strangers(view, ref, value)


def _is_own_cache(view: View, ref: CodeRef, value: int) -> bool:
    """An object of all that keeps elsewhere what is set under a key, and finds it there."""
    objects = [(obj, view.flow.objects[obj]) for obj in view.flow.values(ref, value)]
    return bool(objects) and all(
        isinstance(made, Instance)
        and view.model.sharing.of(obj) is not None
        and _keeps_elsewhere(view, made.cls)
        for obj, made in objects
    )


def _keeps_elsewhere(view: View, cls: int) -> bool:
    classes = view.flow.classes
    kept = classes.member(cls, "__setitem__")
    if kept is None or classes.member(cls, "__getitem__") is None:
        return False
    return not any(any(ref.each(ir.SetItem)) for ref in classes.methods(kept[0], "__setitem__"))


def _read(view: View) -> dict[str, list[tuple[CodeRef, int]]]:
    found: dict[str, list[tuple[CodeRef, int]]] = {}
    for code in view.model.request.codes:
        ref = view.program.codes[code]
        for value, op, name in _calls(view, ref):
            key = _fixed(view, ref, op.args[0]) if name in _READING else ""
            if key:
                found.setdefault(key, []).append((ref, value))
        for value, item in ref.each(ir.Item):
            key = _fixed(view, ref, item.key) if _is_own_cache(view, ref, item.base) else ""
            if key:
                found.setdefault(key, []).append((ref, value))
    return found


def _calls(view: View, ref: CodeRef) -> Iterator[tuple[int, ir.Call, str]]:
    """Calls of a cache's methods with a key."""
    for value, op in ref.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and op.positional:
            named = func.name in _VALUE_OF or func.name in _READING
            if named and _is_client(view, ref, func.base):
                yield value, op, func.name


def _is_client(view: View, ref: CodeRef, value: int) -> bool:
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, value)]
    known = view.model.known.cache_clients
    return any(isinstance(each, External) and each.path in known for each in objects)


def _fixed(view: View, ref: CodeRef, key: int) -> str:
    """The one constant that a key can be, or nothing."""
    found: set[str | None] = set()
    view.flow.keys.watch(ref, key, found.add)
    return (found.pop() or "") if len(found) == 1 else ""


def _hit(
    view: View, ref: CodeRef, value: int, key: str, given: int, read: tuple[CodeRef, int]
) -> Hit:
    context = view.model.request.codes[ref.id][0]
    theirs = view.model.values.kind(ref, given) in _THEIRS
    theirs = theirs or ends_as_credential(view, spelled(ref.code, given))
    place = view.program.op_place(*read)
    return Hit(
        rule="ISO408",
        code=ref.id,
        value=value,
        severity=Severity.CRITICAL if theirs else Severity.MEDIUM,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=f"key {key}",
        context=context,
        object=ref.symbol,
        attribute="the user",
        owner=f"'{key}'",
        note="the key is the same for all",
        steps=(Step(StepKind.READ, place, read[0].symbol, "reads it"),),
    )
