"""Objects that a function was handed or took out of a registry, each under somebody's identity.

One that is registered beside the users' own, a bot among the players, is held by a global too; the
code at hand still works on the entry that it was asked for.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.severity.keyed import is_id
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.users.origins import results
from isolint.model.writing.write import Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

_TAKING = frozenset({"get", "pop", "setdefault"})
_MOST = 400


class _Place(Struct, frozen=True):
    """A value of a code that runs on this receiver."""

    ref: CodeRef
    value: int
    receiver: int


class Picked:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores
        self.flow = model.flow
        self.codes = model.program.codes

    def holds(self, write: Write) -> bool:
        """Every way in which the code came by the object that it changes is a look-up by key, of
        which one at least is an identity's, or it was made just there.
        """
        ref = self.codes[write.context[0]]
        base = written(ref, ref.code.ops[write.value])
        if base < 0:
            return False
        walk = _Walk(self)
        return walk.follow(_Place(ref, base, write.context[1])) and walk.by_identity


class _Walk:
    def __init__(self, picked: Picked) -> None:
        self.model = picked.model
        self.flow = picked.flow
        self.codes = picked.codes
        self.picked = picked
        self.by_identity = False

    def follow(self, start: _Place) -> bool:
        seen: set[tuple[int, int, int]] = set()
        stack = [start]
        while stack:
            place = stack.pop()
            key = (place.ref.id, place.value, place.receiver)
            if key in seen:
                continue
            seen.add(key)
            sources = self._sources(place) if len(seen) < _MOST else None
            if sources is None:
                return False
            stack.extend(sources)
        return True

    def _sources(self, at: _Place) -> list[_Place] | None:
        """Where the value comes from; nothing where it is a pick, None where it may be any."""
        found: list[_Place] = []
        for root in roots(at.ref.code, at.value):
            more = self._of(_Place(at.ref, root, at.receiver), at.ref.code.ops[root])
            if more is None:
                return None
            found += more
        return found

    def _of(self, at: _Place, op: ir.AnyOp) -> list[_Place] | None:
        if isinstance(op, ir.Const):
            return [] if op.kind == "none" else None
        if isinstance(op, ir.Choice):
            return [_Place(at.ref, value, at.receiver) for value in op.values]
        if isinstance(op, ir.Item):
            return self._by_key(at, op.key)
        if isinstance(op, ir.Call):
            return self._call(at, op)
        if isinstance(op, ir.Param):
            return self._param(at, op)
        return self._attribute(at, op) if isinstance(op, ir.Attr) else None

    def _by_key(self, at: _Place, key: int) -> list[_Place] | None:
        if key < 0 or isinstance(at.ref.code.ops[key], ir.Const):
            return None
        self.by_identity |= is_id(self.model, at.ref, key)
        return []

    def _call(self, at: _Place, op: ir.Call) -> list[_Place] | None:
        """What a function of the program gives, what a container has under a key, a new object."""
        calls = self.flow.calls.get(at.ref.node + at.value, {})
        objects = [self.flow.objects[o] for o in self.flow.values(at.ref, op.func)]
        if objects and all(isinstance(obj, Class) for obj in objects):
            return []
        if calls:
            return [
                _Place(self.codes[code], value, receiver)
                for code, receiver in calls
                for value in results(self.codes[code])
            ]
        func = at.ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name in _TAKING and op.args:
            return self._by_key(at, op.args[0])
        return None

    def _param(self, at: _Place, op: ir.Param) -> list[_Place] | None:
        """What callers pass, or the providers of a dependency."""
        provided = self.flow.calls.get(at.ref.node + op.index, {})
        found = [
            _Place(self.codes[code], value, receiver)
            for code, receiver in provided
            for value in results(self.codes[code])
        ]
        own = op.index == 0 and self.flow.classes.has_self(at.ref)
        if own and at.ref.code.name == "__init__":
            return []
        for context, caller, value in self._callers(at, own):
            ref = self.codes[caller[0]]
            given = _given(ref.code.ops[value], ref, at.ref, op.index, context[1], own)
            if given is None or given < 0:
                return None
            found.append(_Place(ref, given, caller[1]))
        return found or None

    def _callers(self, at: _Place, own: bool) -> Iterator[tuple[Context, Context, int]]:
        reach = self.model.request
        for context in reach.codes.get(at.ref.id, ()):
            if not own or context[1] == at.receiver:
                for caller, value in reach.callers.get(context, ()):
                    yield context, caller, value

    def _attribute(self, at: _Place, op: ir.Attr) -> list[_Place] | None:
        """What an entry made for itself is its own; what a request's object was given is followed
        to where it was given.
        """
        holders = self.flow.values(at.ref, op.base)
        made = self.flow.values(at.ref, at.value)
        owners = {getattr(self.flow.objects[obj], "owner", -1) for obj in made}
        if made and owners <= holders:
            return [_Place(at.ref, op.base, at.receiver)]
        if not holders or any(self.model.sharing.of(obj) is not None for obj in holders):
            return None
        return [
            _Place(ref, store.value, -1)
            for ref, _, store in self.picked.stores.named(op.name)
            if store.value >= 0 and not holders.isdisjoint(self.flow.values(ref, store.base))
        ] or None


def _given(
    op: ir.AnyOp, caller: CodeRef, callee: CodeRef, index: int, receiver: int, own: bool
) -> int | None:
    if not own:
        return argument_of(op, callee, index, receiver) if isinstance(op, ir.Call) else None
    func = caller.code.ops[op.func] if isinstance(op, ir.Call) else op
    return func.base if isinstance(func, (ir.Attr, ir.SetAttr)) else None
