"""Parameters that a function takes and does nothing with."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import operands


def is_unread(view: View, ref: CodeRef, call: int, name: str) -> bool:
    """Whatever is called takes the argument and leaves it: one that does nothing at all stands in
    for others.
    """
    callees = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + call, {})]
    return bool(callees) and all(_leaves(callee, name) for callee in callees)


def _leaves(callee: CodeRef, name: str) -> bool:
    ops = callee.code.ops
    taken = [
        value for value, op in callee.each(ir.Param) if callee.code.params[op.index].name == name
    ]
    if not taken or not any(isinstance(op, ir.Call) for op in ops):
        return False
    used = {part for op in ops for part in operands(op)}
    used |= {block.value for block in callee.code.blocks}
    return used.isdisjoint(taken) and not _reads_inside(callee, name)


def _reads_inside(callee: CodeRef, name: str) -> bool:
    """A nested function, or `locals()`."""
    own = callee.id - callee.module.base
    return any(
        isinstance(op, ir.Load) and ((op.home == own and op.name == name) or op.name == "locals")
        for code in callee.module.summary.codes
        for op in code.ops
    )
