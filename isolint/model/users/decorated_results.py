"""Which function a call names, where the wrapper of a decorator is called in its place.

`with_session` calls `function(session, *args)`: as the wrapper adds an argument, `forwarding` does
not see through it, and the results of all functions under the decorator meet in it.
"""

from __future__ import annotations

from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class DecoratedResults:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._adding: dict[int, bool] = {}

    def named(self, ref: CodeRef, op: ir.Call, wrapper: int) -> int | None:
        """The function below the decorators of the name that is called."""
        if not self._adds(wrapper):
            return None
        found = self.flow.symbols.of_value(ref, op.func)
        return found.code if isinstance(found, Function) and found.code != wrapper else None

    def _adds(self, code: int) -> bool:
        found = self._adding.get(code)
        if found is None:
            ref = self.flow.program.codes[code]
            found = self._adding[code] = any(
                self._calls_wrapped(ref, value, op) for value, op in ref.each(ir.Call)
            )
        return found

    def _calls_wrapped(self, ref: CodeRef, value: int, op: ir.Call) -> bool:
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Load) or func.home < 0 or (ref.id, value) in self.flow.forwards:
            return False
        home = self.flow.program.codes[ref.module.base + func.home]
        first = home.code.params[1 if self.flow.classes.has_self(home) else 0 :][:1]
        wrapped = home.code.kind == "function" and [param.name for param in first] == [func.name]
        return wrapped and any(_is_spread(ref, arg) for arg in op.positional)


def _is_spread(ref: CodeRef, value: int) -> bool:
    """`*args` of the function itself."""
    op = ref.code.ops[value]
    given = ref.code.ops[op.value] if isinstance(op, ir.Star) else None
    return isinstance(given, ir.Param) and ref.code.params[given.index].kind == "star"
