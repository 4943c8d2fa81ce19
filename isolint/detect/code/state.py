"""What can change on a shared object after it was made, and who uses the object while serving."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.computed import is_computed
from isolint.detect.view import View
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING
from isolint.model.pointsto.targets import external_paths
from isolint.model.shared.ownership import keeps_apart
from isolint.summary import ir

# What these keep in `__dict__` is an attribute, set by whoever sets it.
_SETTER = "__setattr__"
_OF_ATTRIBUTES = frozenset({_SETTER, "__set__", "__get__", "__getattr__"})
# Of queues, whose own methods are awaited.
_WAITING = frozenset({"put"})


class Mutation(Struct, frozen=True):
    """A change of `self.name` by a method, outside construction and startup.

    `leaf` is set when it is an attribute of what `self.name` holds that changes.
    """

    name: str
    code: int
    value: int
    leaf: str = ""


def mutations(view: View, cls: int) -> list[Mutation]:
    """Changes that the methods of a class and its bases can make to an object, by attribute."""
    found: dict[str, Mutation] = {}
    symbol = view.program.codes[cls].symbol
    for owner in view.flow.classes.info[cls].mro:
        for ref in filter(view.flow.classes.has_self, view.flow.classes.methods(owner)):
            if not _changes_later(view, ref, cls):
                continue
            for mutation in changes_in(ref):
                place = f"{symbol}.{mutation.name}"
                kept = not is_computed(view.flow.classes, cls, mutation.name)
                if not kept or _is_of_one(view, cls, mutation.name):
                    continue
                if not view.writes.is_light(place) and _is_change(view, mutation):
                    found.setdefault(f"{mutation.name} {mutation.leaf}", mutation)
    return list(found.values())


def _is_of_one(view: View, cls: int, name: str) -> bool:
    """`task.request`, which an outside base has anew for each request."""
    info, known = view.flow.classes.info[cls], view.model.known
    return any(f"{known.normal(base)}().{name}" in known.requests for base in info.externals)


def _is_change(view: View, mutation: Mutation) -> bool:
    """A method of the program with a container's name, `http.put(…)`, that changes nothing; or one
    of what holds a value for each request, `self.cache.clear(request)`.
    """
    ref = view.program.codes[mutation.code]
    op = ref.code.ops[mutation.value]
    if isinstance(op, ir.Call):
        paths = external_paths(view.flow, ref, op.func)
        if any(path.rpartition(".")[0] in view.model.known.context_locals for path in paths):
            return False
    called = view.flow.calls.get(ref.node + mutation.value, {})
    if not called or not isinstance(ref.code.ops[mutation.value], ir.Call):
        return True
    return any(next(changes_in(view.program.codes[code]), None) for code, _ in called)


def _changes_later(view: View, ref: CodeRef, cls: int) -> bool:
    """Constructors count only where they run again on the same object."""
    request = view.model.request
    if view.flow.classes.makes(ref):
        return any(context in request.live for context in request.codes.get(ref.id, ()))
    return _can_run(view, ref, cls)


def _can_run(view: View, ref: CodeRef, cls: int) -> bool:
    """While serving, or by a public method that nobody calls yet; startup alone is no fault."""
    request = view.model.request
    contexts = [c for c in request.codes.get(ref.id, ()) if _runs_on(view, c[1], cls)]
    if contexts:
        return any(context in request.live for context in contexts)
    if ref.id in view.model.startup.codes or ref.code.name.startswith("_"):
        return False
    member = view.flow.classes.member(cls, ref.code.name)
    return member is not None and view.program.parent(ref) is view.program.codes[member[0]]


def _runs_on(view: View, receiver: int, cls: int) -> bool:
    described = view.flow.objects[receiver] if receiver >= 0 else None
    return isinstance(described, Instance) and described.cls == cls


def changes_in(ref: CodeRef) -> Iterator[Mutation]:
    """What a method changes below `self`."""
    for value, op in ref.among(ir.SetAttr, ir.SetItem, ir.Call):
        if isinstance(op, ir.SetAttr):
            if op.base == 0:
                yield Mutation(op.name, ref.id, value)
            elif _self_attribute(ref, op.base):
                yield Mutation(_self_attribute(ref, op.base), ref.id, value, op.name)
        elif isinstance(op, ir.SetItem):
            name = _self_attribute(ref, op.base)
            if name and not _is_of_attribute(ref, name, op):
                yield Mutation(name, ref.id, value)
        elif isinstance(op, ir.Call):
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in MUTATING:
                name = _self_attribute(ref, func.base)
                if name and (func.name in _WAITING or not _is_awaited(ref, value)):
                    yield Mutation(name, ref.id, value)


def _is_of_attribute(ref: CodeRef, name: str, op: ir.SetItem) -> bool:
    """`self.values[name] = value` in `__setattr__`, where whoever sets the attribute changes it."""
    told = ref.code.ops[op.key] if op.key >= 0 else None
    named = ref.code.name == _SETTER and isinstance(told, ir.Param) and told.index == 1
    return named or (name == "__dict__" and ref.code.name in _OF_ATTRIBUTES)


def _is_awaited(ref: CodeRef, value: int) -> bool:
    """No container of Python's own is: `await self.store.remove(key)` asks a service."""
    return any(op.value == value for _, op in ref.each(ir.Await))


def _self_attribute(ref: CodeRef, value: int) -> str:
    """The attribute of `self` from which an access path starts."""
    while value >= 0:
        op = ref.code.ops[value]
        if isinstance(op, ir.Attr) and op.base == 0:
            return op.name
        if not isinstance(op, (ir.Bind, ir.Item, ir.Attr)):
            return ""
        value = op.value if isinstance(op, ir.Bind) else op.base
    return ""


def used_by(view: View, obj: int) -> tuple[int, int] | None:
    """A context on an execution path that runs on the object, or on a shared one that holds it."""
    for context in view.receivers_on_request_path.get(obj, ()):
        return context
    return view.held_on_request_path.get(obj)


def instances_of(view: View) -> Iterator[tuple[int, Instance]]:
    """Shared objects of the program's own classes, each with its description."""
    for obj in view.model.lifetimes.holds:
        described = view.flow.objects[obj]
        if not isinstance(described, Instance) or view.model.lifetimes.escaped(obj):
            continue
        if keeps_apart(view.flow, described):
            continue
        meant = view.model.sharing.is_for_sharing(described.cls)
        if not meant and _is_made(view, obj) and not view.model.intents.is_own(described.cls):
            yield obj, described


def _is_made(view: View, obj: int) -> bool:
    """Dead code makes nothing."""
    code = view.model.lifetimes.allocated_in(obj)
    model = view.model
    if code is None or view.program.codes[code].code.kind == "class":
        return True
    return any(code in reach.codes for reach in (model.request, model.startup, model.latent))
