"""What a module's own `with` statement opens and closes again before anything is served, what
only its run as a script makes, or what a script without a function of its own does its work with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.shared.ownership import Hold
from isolint.summary import ir
from isolint.summary.blocks import below_main_guard
from isolint.summary.operands import operands, roots

if TYPE_CHECKING:
    from isolint.detect.view import View

_ENDING = frozenset({"commit", "close"})


def is_closed_at_once(view: View, hold: Hold) -> bool:
    """No function reads the name, and nothing that stays is given the value."""
    ref = view.program.codes[hold.code]
    op = ref.code.ops[hold.value] if hold.value >= 0 else None
    if hold.root != "module" or ref.code.kind != "module" or not isinstance(op, ir.Bind):
        return False
    entered = [root for root in roots(ref.code, hold.value) if root >= 0]
    closed = all(isinstance(ref.code.ops[root], ir.Enter) for root in entered)
    alone = below_main_guard(ref.code, hold.value) or _is_worked_off(ref, hold.value)
    if not closed and not alone:
        return False
    return not is_read_elsewhere(view, ref, op.name) and not any(
        _keeps(view, ref, value, set(entered)) for value in range(len(ref.code.ops))
    )


def _is_worked_off(ref: CodeRef, value: int) -> bool:
    """The body of a module that defines nothing commits or closes it itself."""
    return len(ref.module.summary.codes) == 1 and any(
        isinstance(func := ref.code.ops[op.func], ir.Attr)
        and func.name in _ENDING
        and func.base == value
        for _, op in ref.each(ir.Call)
    )


def is_read_elsewhere(view: View, home: CodeRef, name: str) -> bool:
    own = home.module.summary.codes[1:]
    return any(
        isinstance(op, ir.Load) and op.name == name and op.home == ir.GLOBAL
        for code in own
        for op in code.ops
    ) or any(
        _takes(view, ref, op, home, name)
        for ref in view.program.codes
        for _, op in ref.among(ir.Import, ir.Attr)
    )


def _takes(view: View, ref: CodeRef, op: ir.AnyOp, home: CodeRef, name: str) -> bool:
    """`from home import name`, `home.name`."""
    if isinstance(op, ir.Import) and op.name in (name, "*"):
        source = view.flow.symbols.imported_module(ref.module, op.module, op.level)
        return source is home.module
    if not isinstance(op, ir.Attr) or op.name != name:
        return False
    held = [view.flow.objects[obj] for obj in view.flow.values(ref, op.base)]
    return any(isinstance(o, ModuleObject) and o.index == home.module.index for o in held)


def _keeps(view: View, ref: CodeRef, value: int, entered: set[int]) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, (ir.SetAttr, ir.SetItem)):
        return op.value >= 0 and not entered.isdisjoint(roots(ref.code, op.value))
    if not isinstance(op, (ir.Call, ir.Collection)):
        return False
    given = {root for arg in operands(op) for root in roots(ref.code, arg)}
    if given.isdisjoint(entered):
        return False
    made = [view.flow.objects[obj] for obj in view.flow.values(ref, value)]
    return isinstance(op, ir.Collection) or any(isinstance(each, Instance) for each in made)
