"""Arguments that `functools.partial` binds to a function before it is called or handed over."""

from __future__ import annotations

from isolint.model.definitions.objects import Bound, Function, Partial
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def bound_by_partial(
    flow: Flow, caller: CodeRef, op: ir.Call, callee: CodeRef, position: int
) -> tuple[CodeRef, int] | None:
    """`partial(work, text)()`, `add_task(partial(work, text))`: where the argument is written."""
    for value in (op.func, *op.args) if position >= 0 else ():
        for obj in flow.values(caller, value):
            made = flow.objects[obj]
            if not isinstance(made, Partial) or not _is_of(flow, made, callee):
                continue
            found = flow.program.call(made.given)
            bound = found[1].positional[1:] if found is not None else []
            if found is not None and position < len(bound):
                return found[0], bound[position]
    return None


def _is_of(flow: Flow, made: Partial, callee: CodeRef) -> bool:
    func = flow.objects[made.func]
    return isinstance(func, (Function, Bound)) and func.code == callee.id
