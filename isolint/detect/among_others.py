"""Writes where the shared object is one of several, and the others are made for each request."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.callees import Context
from isolint.model.handed import argument_of
from isolint.model.objects import Container, Instance
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.write import Write, written
from isolint.summary import ir

ONE_OF_SEVERAL = "or on one of the request's own"
_DEEP = 8
Given = tuple[CodeRef, Context, int]


class AmongOthers:
    """An analysis of values tells what an operation may change, and seldom which of them on which
    way: where requests make such objects for themselves, this way leads to those as likely.
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        self.reach = model.request
        self._memo: dict[Context, bool] = {}

    def holds(self, write: Write) -> bool:
        if write.context not in self.reach.links:
            return False
        ref = self.model.program.codes[write.context[0]]
        base = written(ref, ref.code.ops[write.value])
        return base >= 0 and self._may_be_own(ref, write.context, base, write.shared.obj, _DEEP)

    def _may_be_own(self, ref: CodeRef, context: Context, value: int, obj: int, depth: int) -> bool:
        """A value that can be the shared object; a parameter as far as all who give that can."""
        if depth == 0:
            return False
        inside = (
            self.reach.self_values.evaluate(ref, context[1], value) if context[1] >= 0 else None
        )
        if inside is not None:
            return self._has_own(inside, obj) or self._is_called_on_others(context, depth)
        found = set(self.model.writes.objects(self.reach, ref, context, value))
        if not self._has_own(found, obj):
            return False
        given = self._given(ref, context, value, obj)
        return not given or all(self._may_be_own(*each, obj, depth - 1) for each in given)

    def _given(self, ref: CodeRef, context: Context, value: int, obj: int) -> list[Given]:
        """The arguments of callers that can be the object, where the value is a parameter."""
        param = self.reach.handed.parameter(ref, value)
        if param is None or param[0] != ref.id:
            return []
        found: list[Given] = []
        for caller, at in self.reach.callers.get(context, ()):
            calling = self.model.program.codes[caller[0]]
            op = calling.code.ops[at]
            argument = (
                argument_of(op, ref, param[1], self._shift(calling, at, context))
                if isinstance(op, ir.Call)
                else None
            )
            if argument is None:
                return []
            if obj in self.model.writes.objects(self.reach, calling, caller, argument):
                found.append((calling, caller, argument))
        return found

    def _shift(self, calling: CodeRef, at: int, context: Context) -> int:
        """The receiver with which this very call runs the code."""
        called = self.model.flow.calls.get(calling.node + at, {})
        return max((receiver for code, receiver in called if code == context[0]), default=-1)

    def _is_called_on_others(self, context: Context, depth: int) -> bool:
        """The shared object's own code, called on what can be another object as well."""
        if self.model.sharing.of(context[1]) is None:
            return False
        if context not in self._memo:
            self._memo[context] = False
            callers = self.reach.callers.get(context, ())
            self._memo[context] = (
                depth > 0
                and self.reach.links[context].caller is not None
                and bool(callers)
                and all(self._calls_on_others(*each, context, depth) for each in callers)
            )
        return self._memo[context]

    def _calls_on_others(self, caller: Context, value: int, context: Context, depth: int) -> bool:
        ref = self.model.program.codes[caller[0]]
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        whole = func if isinstance(func, ir.Attr) else op if isinstance(op, ir.SetAttr) else None
        if whole is None:
            return False
        return self._may_be_own(ref, caller, whole.base, context[1], depth - 1)

    def _has_own(self, found: Iterable[int], obj: int) -> bool:
        return any(other != obj and self._is_own(other) for other in found)

    def _is_own(self, obj: int) -> bool:
        described = self.model.flow.objects[obj]
        if not isinstance(described, (Instance, Container)):
            return False
        return self.model.sharing.of(obj) is None and self.model.lifetimes.made_per_request(obj)
