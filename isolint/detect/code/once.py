"""Whether code on an execution path runs only the first time: cached or lazy set-up."""

from __future__ import annotations

from isolint.detect.code.guards import ABSENT, asks
from isolint.detect.code.made_once import is_cached
from isolint.detect.code.operator_tests import leaves
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.blocks import surrounding


def runs_once(view: View, reach: Reach, context: Context, value: int) -> bool:
    """Something on the way to the operation is cached, or waits for a place to be filled."""
    positions = [(context, value)]
    for _, link in reach.chain(context):
        if link.caller is not None:
            positions.append((link.caller, link.value))
    model = view.model
    return any(_once(model, model.program.codes[code], at) for (code, _), at in positions)


def _once(model: Model, ref: CodeRef, value: int) -> bool:
    return (
        is_cached(model, ref)
        or any(
            block.kind == "if" and _fills(ref.code, block.value)
            for block in surrounding(ref.code, value)
        )
        or is_flagged(ref.code, value)
    )


def is_flagged(code: ir.Code, value: int) -> bool:
    """`if installed: return` stands before it, and `installed = True` beside."""
    flags = {
        op.name
        for op in code.ops
        if isinstance(op, ir.Bind) and op.home == ir.GLOBAL and code.is_true(op.value)
    }
    return any(
        block.kind == "if"
        and 0 <= block.value < value
        and _reads(code.ops[block.value], flags)
        and leaves(code, index)
        for index, block in enumerate(code.blocks)
    )


def _reads(op: ir.AnyOp, names: set[str]) -> bool:
    return isinstance(op, ir.Load) and op.home == ir.GLOBAL and op.name in names


def _fills(code: ir.Code, test: int) -> bool:
    """The test asks whether a global or an attribute is empty, and the function sets it."""
    return any(asks(code, test, name) == ABSENT for name in _lasting_writes(code))


def _lasting_writes(code: ir.Code) -> set[str]:
    return {
        op.name
        for op in code.ops
        if isinstance(op, ir.SetAttr) or (isinstance(op, ir.Bind) and op.home != ir.LOCAL)
    }
