"""What an ASGI application does when it is told that the server begins or ends: no request's."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.calling.callees import Callees, Context
from isolint.model.definitions.program import Program
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_MESSAGES = frozenset({"lifespan", "lifespan.startup", "lifespan.shutdown"})

Branches = dict[int, frozenset[int]]


def lifespan_branches(program: Program) -> Branches:
    """By code, the operations below `if scope["type"] == "lifespan"`."""
    telling = {ref.id for ref, _, op in program.each(ir.Const) if op.text in _MESSAGES}
    found: Branches = {}
    for ref in (program.codes[code] for code in telling):
        below = frozenset(at for at in range(len(ref.code.ops)) if _is_below(ref.code, at))
        if below:
            found[ref.id] = below
    return found


def begun_in(
    program: Program, branches: Branches, callees: Callees, served: Iterable[Context]
) -> list[Context]:
    """What these operations call, in the contexts that are served."""
    return [
        callee
        for code, receiver in served
        if code in branches
        for value, callee, _ in callees.of(program.codes[code], receiver)
        if value in branches[code]
    ]


def _is_below(code: ir.Code, value: int) -> bool:
    return any(
        block.kind == "if" and block.value >= 0 and _is_told(code, code.ops[block.value])
        for block in surrounding(code, value)
    )


def _is_told(code: ir.Code, test: ir.AnyOp) -> bool:
    if not isinstance(test, ir.Combine) or test.kind != "Equal":
        return False
    sides = (code.ops[side] for side in test.values)
    return any(isinstance(side, ir.Const) and side.text in _MESSAGES for side in sides)
