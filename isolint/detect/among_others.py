"""Writes where the shared object is one of several, and the others are made for each request."""

from __future__ import annotations

from isolint.model.callees import Context
from isolint.model.objects import Container, Instance
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.write import Write, written
from isolint.summary import ir

ONE_OF_SEVERAL = "or on one of the request's own"
_DEEP = 8


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
        if base < 0:
            return False
        if self._inside(ref, write.context, base):
            return self._is_called_on_others(write.context, _DEEP)
        return self._is_one_of(ref, write.context, base, write.shared.obj)

    def _inside(self, ref: CodeRef, context: Context, value: int) -> bool:
        """Told by the receiver."""
        if context[1] < 0:
            return False
        return self.reach.self_values.evaluate(ref, context[1], value) is not None

    def _is_called_on_others(self, context: Context, depth: int) -> bool:
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
        if self._inside(ref, caller, whole.base):
            return self._is_called_on_others(caller, depth - 1)
        return self._is_one_of(ref, caller, whole.base, context[1])

    def _is_one_of(self, ref: CodeRef, context: Context, value: int, obj: int) -> bool:
        objects = set(self.model.writes.objects(self.reach, ref, context, value))
        return any(other != obj and self._is_own(other) for other in objects)

    def _is_own(self, obj: int) -> bool:
        described = self.model.flow.objects[obj]
        if not isinstance(described, (Instance, Container)):
            return False
        return self.model.sharing.of(obj) is None and self.model.lifetimes.made_per_request(obj)
