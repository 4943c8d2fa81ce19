"""Arguments that `functools.partial` binds to a function before it is called or handed over."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import Bound, Function, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class BoundArguments:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def at(
        self, caller: CodeRef, op: ir.Call, callee: CodeRef, position: int
    ) -> tuple[CodeRef, int] | None:
        """`partial(work, text)()`, `add_task(partial(work, text))`: where the argument is written;
        None where the call has no such partial.
        """
        made = self._made.get(callee.id)
        if made is None or position < 0:
            return None
        for value in (op.func, *op.args):
            for obj in self.flow.values(caller, value) & made.keys():
                ref, call = made[obj]
                bound = call.positional[1:]
                if position < len(bound):
                    return ref, bound[position]
        return None

    @cached_property
    def _made(self) -> dict[int, dict[int, tuple[CodeRef, ir.Call]]]:
        """The partials of each function, with the calls that make them."""
        found: dict[int, dict[int, tuple[CodeRef, ir.Call]]] = {}
        for obj, described in enumerate(self.flow.objects):
            func = self.flow.objects[described.func] if isinstance(described, Partial) else None
            if isinstance(described, Partial) and isinstance(func, (Function, Bound)):
                call = self.flow.program.call(described.given)
                if call is not None:
                    found.setdefault(func.code, {})[obj] = call
        return found
