"""What a parameter of a method can be on one receiver: what those hand over who call it on that."""

from __future__ import annotations

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.handed import given_to
from isolint.model.reaching.reach import Reach
from isolint.summary import ir

_DEEP = 5
Wanted = tuple[Context, int]


class GivenHere:
    """Of one reach. None stands for what can't be told."""

    def __init__(self, flow: Flow, reach: Reach) -> None:
        self.flow = flow
        self.reach = reach
        self._memo: dict[Wanted, frozenset[int] | None] = {}

    def of(self, ref: CodeRef, context: Context, value: int) -> frozenset[int] | None:
        return self._value(ref, context, value, _DEEP)

    def _value(
        self, ref: CodeRef, context: Context, value: int, depth: int
    ) -> frozenset[int] | None:
        op = ref.code.ops[value]
        while isinstance(op, (ir.Bind, ir.Narrow)) and op.value >= 0:
            op = ref.code.ops[op.value]
        if not isinstance(op, ir.Param) or context[1] < 0 or op.index == 0 or depth == 0:
            return None
        if ref.code.params[op.index].kind in ("star", "starstar"):
            return None
        return self._parameter(ref, context, op.index, depth)

    def _parameter(
        self, ref: CodeRef, context: Context, index: int, depth: int
    ) -> frozenset[int] | None:
        key = (context, index)
        if key not in self._memo:
            self._memo[key] = None
            self._memo[key] = self._from_callers(ref, context, index, depth)
        return self._memo[key]

    def _from_callers(
        self, ref: CodeRef, context: Context, index: int, depth: int
    ) -> frozenset[int] | None:
        link, callers = self.reach.links.get(context), self.reach.callers.get(context, ())
        if link is None or link.caller is None or not callers:
            return None
        found: set[int] = set()
        for caller, at in callers:
            given = self._argument(ref, context, index, caller, at, depth)
            if given is None:
                return None
            found |= given
        return frozenset(found)

    def _argument(
        self, ref: CodeRef, context: Context, index: int, caller: Context, at: int, depth: int
    ) -> frozenset[int] | None:
        calling = self.flow.program.codes[caller[0]]
        op = calling.code.ops[at]
        called = self.flow.calls.get(calling.node + at, {})
        if not isinstance(op, ir.Call) or all(code != ref.id for code, _ in called):
            return None
        argument = given_to(self.flow, calling, at, ref, index, context[1])
        if argument is None:
            return None
        own = self._value(calling, caller, argument, depth - 1)
        if own is None and caller[1] >= 0:
            own = self.reach.self_values.evaluate(calling, caller[1], argument)
        everything = frozenset(self.flow.values(calling, argument))
        return everything if own is None else own & everything
