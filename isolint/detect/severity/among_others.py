"""Writes where the shared object is one of several, and the others are made for each request."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Container, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write, augmented, written
from isolint.summary import ir

ONE_OF_SEVERAL = "or on one of the request's own"
_MOST = 200
Asked = tuple[Context, int, int]
"""A context, a value of its code, and the shared object that the value can be."""


def _changed(ref: CodeRef, write: Write) -> int:
    """Of `self.rows += […]` the rows, where these are what is changed."""
    op = ref.code.ops[write.value]
    combined = augmented(ref, op) if isinstance(op, ir.SetAttr) else None
    in_place = combined is not None and write.kind == ITEM
    return combined.values[0] if combined and in_place else written(ref, op)


class AmongOthers:
    """An analysis of values tells what an operation may change, and seldom which of them on which
    way: where requests make such objects for themselves, this way leads to those as likely.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.reach = model.request
        self._known: dict[Asked, list[Asked] | None] = {}

    def holds(self, write: Write) -> bool:
        """Every way back from the write comes to a value that can be a request's own as well."""
        if write.context not in self.reach.links:
            return False
        ref = self.model.program.codes[write.context[0]]
        base = _changed(ref, write)
        waiting: list[Asked] = [(write.context, base, write.shared.obj)] if base >= 0 else []
        seen = set(waiting)
        while waiting:
            before = self._before(waiting.pop())
            if before is None or len(seen) > _MOST:
                return False
            waiting.extend(set(before) - seen)
            seen.update(before)
        return base >= 0

    def _before(self, asked: Asked) -> list[Asked] | None:
        """What it depends on; nothing where the value can be a request's own here already, None
        where it can't.
        """
        if asked not in self._known:
            self._known[asked] = self._find(*asked)
        return self._known[asked]

    def _find(self, context: Context, value: int, obj: int) -> list[Asked] | None:
        ref, receiver = self.model.program.codes[context[0]], context[1]
        inside = self.reach.self_values.evaluate(ref, receiver, value) if receiver >= 0 else None
        if inside is not None:
            return [] if self._has_own(inside, obj) else self._callers(context)
        if not self._has_own(self.model.writes.objects(self.reach, ref, context, value), obj):
            return None
        return self._given(ref, context, value, obj)

    def _given(self, ref: CodeRef, context: Context, value: int, obj: int) -> list[Asked]:
        """The arguments of callers that can be the object, where the value is a parameter."""
        param = self.reach.handed.parameter(ref, value)
        if param is None or param[0] != ref.id:
            return []
        found: list[Asked] = []
        for caller, at in self.reach.callers.get(context, ()):
            calling = self.model.program.codes[caller[0]]
            argument = self._argument(calling, at, ref, param[1])
            if argument is None:
                return []
            if obj in self.model.writes.objects(self.reach, calling, caller, argument):
                found.append((caller, argument, obj))
        return found

    def _argument(self, calling: CodeRef, at: int, ref: CodeRef, index: int) -> int | None:
        """By the receiver with which this very call runs the code."""
        op, called = calling.code.ops[at], self.model.flow.calls.get(calling.node + at, {})
        receiver = max((on for code, on in called if code == ref.id), default=-1)
        return argument_of(op, ref, index, receiver) if isinstance(op, ir.Call) else None

    def _callers(self, context: Context) -> list[Asked] | None:
        """The shared object's own code: what it is called on."""
        callers = self.reach.callers.get(context, ())
        begins = self.reach.links[context].caller is None
        if begins or not callers or self.model.sharing.of(context[1]) is None:
            return None
        found: list[Asked] = []
        for caller, at in callers:
            calling = self.model.program.codes[caller[0]]
            ops = calling.code.ops
            op = ops[at]
            func = ops[op.func] if isinstance(op, ir.Call) else None
            whole = op if isinstance(op, ir.SetAttr) else func
            if not isinstance(whole, (ir.Attr, ir.SetAttr)):
                return None
            objects = list(self.model.writes.objects(self.reach, calling, caller, whole.base))
            if objects and context[1] not in objects:
                # A descriptor is not what its attribute is set on.
                return None
            found.append((caller, whole.base, context[1]))
        return found

    def _has_own(self, found: Iterable[int], obj: int) -> bool:
        return any(
            other != obj and (self._is_own(other) or self._is_copy(other, obj)) for other in found
        )

    def _is_copy(self, other: int, obj: int) -> bool:
        """`if not compiling: options = copy.deepcopy(options)`, at startup as well."""
        if obj not in self.model.flow.originals.get(other, ()):
            return False
        made_in = self.model.lifetimes.allocated_in(other)
        return self.model.sharing.of(other) is None and made_in in self.reach.codes

    def _is_own(self, obj: int) -> bool:
        described = self.model.flow.objects[obj]
        if not isinstance(described, (Instance, Container)):
            return False
        return self.model.sharing.of(obj) is None and self.model.lifetimes.made_per_request(obj)
