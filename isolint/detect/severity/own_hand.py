"""What a request makes itself and changes by its own hand, though a shared object has got it too:
that it was put there is the fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.detect.severity.brought import is_of_nobody
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT, Hold
from isolint.model.users.origins import results
from isolint.model.writing.write import Write, written
from isolint.summary import ir
from isolint.summary.operands import operands

BY_OWN_HAND = "of what the request has made itself: where others find it, it was put"

_PASSING = (ir.Bind, ir.Await, ir.Narrow, ir.Star, ir.Join, ir.Choice)
_PARTS = (ir.Item, ir.Iter, ir.Unpack, ir.Enter)
_DEEP = 3
_MOST = 300
Asked = tuple[Context, int, bool]
"""A value of a code; the flag says that it only has the object somewhere inside."""


class OwnHand:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores
        self._brought: dict[tuple[int, int], bool] = {}

    def holds(self, write: Write) -> bool:
        if write.context not in self.model.request.links:
            return False
        slots = self._slots(write.shared.holder)
        ref = self.model.program.codes[write.context[0]]
        base = written(ref, ref.code.ops[write.value])
        if not slots or base < 0 or not self._is_made(write.shared.obj):
            return False
        way = _Way(self.model, self.stores, write.shared.obj, slots)
        return way.is_own((write.context, base, False)) and any(map(self._is_told, slots))

    def brings(self, ref: CodeRef, given: int) -> bool:
        """Who runs the code has made the object, though startup has made such a one as well."""
        asked = (ref.id, given)
        if asked not in self._brought:
            self._brought[asked] = self._brings(ref, given)
        return self._brought[asked]

    def _brings(self, ref: CodeRef, given: int) -> bool:
        contexts = self.model.request.codes.get(ref.id, ())
        found = [obj for obj in self.model.flow.values(ref, given) if self._is_made(obj)]
        return any(
            _Way(self.model, self.stores, obj, self._slots(obj)).is_own((context, given, False))
            for obj in found
            for context in contexts
        )

    def _slots(self, obj: int) -> list[Hold]:
        """The attributes and elements by which others come by the object, or by what it is a part
        of.
        """
        lifetimes = self.model.lifetimes
        chain = lifetimes.chain(obj) if obj in lifetimes.holds else ()
        slots = (hold for _, hold in chain if hold.parent != ROOT)
        return [hold for hold in slots if not self._is_made(hold.parent)]

    def _is_made(self, obj: int) -> bool:
        return self.model.lifetimes.allocated_in(obj) in self.model.request.codes

    def _is_told(self, hold: Hold) -> bool:
        """What a request puts into the slot is a finding of its own."""
        flow = self.model.flow
        puts = [
            (ref, op.value)
            for ref, _, op in self.stores.named(hold.name)
            if hold.parent in flow.values(ref, op.base) and ref.id in self.model.request.codes
        ]
        return any(not is_of_nobody(self.model, *put) for put in puts)


class _Way:
    """How a code comes by an object: never through the slots that others find it in."""

    def __init__(self, model: Model, stores: AttributeStores, obj: int, slots: list[Hold]) -> None:
        self.model = model
        self.flow = model.flow
        self.codes = model.program.codes
        self.stores = stores
        self.obj = obj
        self.slots = slots
        self._having: dict[int, bool] = {}

    def is_own(self, start: Asked) -> bool:
        seen, waiting = {start}, [start]
        while waiting:
            found = self._before(*waiting.pop())
            if found is None or len(seen) > _MOST:
                return False
            fresh = {asked for asked in found if asked not in seen}
            seen |= fresh
            waiting += fresh
        return True

    def _before(self, context: Context, value: int, inside: bool) -> list[Asked] | None:
        """What the value comes from; None where that may be somebody else's."""
        ref = self.codes[context[0]]
        op = ref.code.ops[value]
        if isinstance(op, (ir.Const, ir.Combine)):
            return []
        if self._is_made_here(ref, value):
            args = op.args if isinstance(op, ir.Call) else operands(op)
            return self._such(ref, context, args, inside) if inside else []
        if isinstance(op, _PASSING):
            found = self._such(ref, context, operands(op), inside)
            return found or None
        if isinstance(op, ir.Param):
            return self._given(ref, context, op.index, inside)
        if isinstance(op, ir.Load):
            return self._captured(ref, op, inside)
        if isinstance(op, ir.Call):
            return self._answered(ref, context, value, op, inside)
        if isinstance(op, ir.Collection):
            return [(context, part, True) for part in op.values]
        return self._of_whole(ref, context, op)

    def _is_made_here(self, ref: CodeRef, value: int) -> bool:
        node, table = ref.node + value, self.flow.objects
        found = (table[obj] for obj in self.flow.values(ref, value))
        return any(getattr(each, "site", -1) == node for each in found)

    def _such(
        self, ref: CodeRef, context: Context, values: Iterable[int], inside: bool
    ) -> list[Asked]:
        """Those of the values that can be the object, or can have it."""
        can = self._has if inside else self._is
        return [(context, value, inside) for value in values if can(ref, value)]

    def _has(self, ref: CodeRef, value: int) -> bool:
        return any(self._holds(obj, _DEEP) for obj in self.flow.values(ref, value))

    def _holds(self, obj: int, depth: int) -> bool:
        if obj == self.obj:
            return True
        if obj not in self._having:
            self._having[obj] = False
            self._having[obj] = depth > 0 and any(
                self._holds(held, depth - 1)
                for node in self.flow.fields.get(obj, {}).values()
                for held in self.flow.graph.get(node)
            )
        return self._having[obj]

    def _is(self, ref: CodeRef, value: int) -> bool:
        return self.obj in self.flow.values(ref, value)

    def _given(
        self, ref: CodeRef, context: Context, index: int, inside: bool
    ) -> list[Asked] | None:
        found: list[Asked] = []
        callers = self.model.request.callers.get(context)
        if callers is None or len(callers) > _MOST:
            return None
        for caller, at in callers:
            calling = self.codes[caller[0]]
            op = calling.code.ops[at]
            if not isinstance(op, ir.Call):
                return None
            if index > 0 or not self._makes(calling, op):
                passed = _passed(calling, op, ref, index, context)
                if not passed:
                    return None
                found += self._such(calling, caller, passed, inside)
        return found

    def _makes(self, ref: CodeRef, op: ir.Call) -> bool:
        found = (self.flow.objects[obj] for obj in self.flow.values(ref, op.func))
        return any(isinstance(each, Class) for each in found)

    def _captured(self, ref: CodeRef, op: ir.Load, inside: bool) -> list[Asked] | None:
        if op.home < 0:
            return None
        home = self.codes[ref.module.base + op.home]
        if home.code.kind != "function":
            return None
        versions = home.code.names.get(op.name, ())
        contexts = self.model.request.codes.get(home.id, ())
        found = [each for c in contexts for each in self._such(home, c, versions, inside)]
        return found or None

    def _answered(
        self, ref: CodeRef, context: Context, value: int, op: ir.Call, inside: bool
    ) -> list[Asked] | None:
        """What the called functions give back; a library's gives back what it was given, or what
        that has: `rooms.setdefault(name, Room())`.
        """
        called = [self.codes[code] for code, _ in self.flow.calls.get(ref.node + value, {})]
        if not called:
            func = ref.code.ops[op.func]
            parts = (*op.args, func.base) if isinstance(func, ir.Attr) else op.args
            return [
                (context, part, not self._is(ref, part)) for part in parts if self._has(ref, part)
            ] or None
        found = [
            each
            for callee in called
            for on in self.model.request.codes.get(callee.id, ())
            for each in self._such(callee, on, results(callee), inside)
        ]
        return found or None

    def _of_whole(self, ref: CodeRef, context: Context, op: ir.AnyOp) -> list[Asked] | None:
        if isinstance(op, _PARTS):
            return [(context, operands(op)[0], True)]
        if not isinstance(op, ir.Attr):
            return None
        wholes = self.flow.values(ref, op.base)
        if any(hold.name == op.name and hold.parent in wholes for hold in self.slots):
            return None
        return [(context, op.base, True), *self._stored(op.name, wholes)]

    def _stored(self, name: str, wholes: Iterable[int]) -> Iterator[Asked]:
        """What the attribute was set to, where that can be the object."""
        kept = frozenset(wholes)
        for ref, _, op in self.stores.named(name):
            if op.value >= 0 and kept & self.flow.values(ref, op.base) and self._is(ref, op.value):
                for context in self.model.request.codes.get(ref.id, ()):
                    yield context, op.value, False


def _passed(
    calling: CodeRef, op: ir.Call, callee: CodeRef, index: int, context: Context
) -> list[int]:
    """The argument that becomes the parameter; of a method's first one what stands before it."""
    if index == 0 and context[1] >= 0:
        func = calling.code.ops[op.func]
        return [func.base if isinstance(func, ir.Attr) else op.func]
    argument = argument_of(op, callee, index, context[1])
    return [] if argument is None else [argument]
