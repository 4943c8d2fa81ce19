"""Where a value that the flow knows nothing of comes from."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL

_DEEP = 6
_PASSING = (ir.Bind, ir.Await, ir.Narrow, ir.Star)
_ELEMENTS = (ir.Item, ir.Iter, ir.Unpack)


class UnknownValues:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def is_plain(self, ref: CodeRef, value: int) -> bool:
        """A string, a number or the like by its form or declared type: its methods are Python's."""
        op = ref.code.ops[value]
        if isinstance(op, (ir.Const, ir.Combine)):
            return True
        if isinstance(op, (ir.Bind, ir.Await)):
            return op.value >= 0 and self.is_plain(ref, op.value)
        if isinstance(op, (ir.Join, ir.Choice)):
            return all(v < value and self.is_plain(ref, v) for v in op.values)
        if isinstance(op, ir.Param):
            annotation = ref.code.params[op.index].annotation
            return annotation >= 0 and self.flow.types.of(ref, annotation).primitive
        if isinstance(op, ir.Call):
            return self._returns_plain(ref, value)
        return False

    def _returns_plain(self, ref: CodeRef, value: int) -> bool:
        callees = [self.flow.program.codes[c] for c, _ in self.flow.calls.get(ref.node + value, {})]
        return bool(callees) and all(
            callee.code.returns >= 0 and self.flow.types.of(callee, callee.code.returns).primitive
            for callee in callees
        )

    def of(self, ref: CodeRef, value: int, depth: int = _DEEP) -> str:
        """In words, for the end of a sentence."""
        op = ref.code.ops[value]
        if isinstance(op, _PASSING) and op.value >= 0 and depth:
            return self.of(ref, op.value, depth - 1)
        if isinstance(op, (ir.Join, ir.Choice)) and depth:
            return self._unknown_option(ref, op, depth)
        if isinstance(op, ir.Param):
            return self._parameter(ref, op)
        if isinstance(op, ir.Load):
            return self._variable(ref, op, depth)
        if isinstance(op, ir.Call):
            return self._result(ref, value)
        if isinstance(op, ir.Attr):
            return "an attribute without a known value"
        if isinstance(op, _ELEMENTS):
            return "an element without a known value"
        if isinstance(op, ir.Import):
            return "a name that is not found where it is imported from"
        return "an expression without a known value"

    def _unknown_option(self, ref: CodeRef, op: ir.Join | ir.Choice, depth: int) -> str:
        for option in op.values:
            if not isinstance(ref.code.ops[option], ir.Const):
                return self.of(ref, option, depth - 1)
        return "an expression without a known value"

    def _parameter(self, ref: CodeRef, op: ir.Param) -> str:
        annotation = ref.code.params[op.index].annotation
        if annotation < 0:
            return "an untyped parameter"
        declared = self.flow.types.of(ref, annotation)
        if declared.callables:
            return "a callback that nobody is seen to give"
        return "a parameter of any type" if declared.open else "a parameter without a known value"

    def _variable(self, ref: CodeRef, op: ir.Load, depth: int) -> str:
        if op.home == LOCAL:
            return "a name without a known value"
        home = self.flow.program.child(ref, 0 if op.home == GLOBAL else op.home)
        versions = home.code.names.get(op.name)
        if versions and depth:
            return self.of(home, versions[-1], depth - 1)
        return "a name without a known value"

    def _result(self, ref: CodeRef, value: int) -> str:
        node = ref.node + value
        if node in self.flow.calls:
            return "a result without a known value"
        if self.flow.external_calls.get(node):
            return "a result of outside code"
        return "the result of a call that is not resolved"
