"""How a code is left, and what a call on the way decides."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.guards import uses
from isolint.summary import ir


def around(code: ir.Code, value: int) -> set[int]:
    """The block of an operation and those around it; of the end, the outermost."""
    index = code.ops[value].block if value < len(code.ops) else 0
    found = {index}
    while code.blocks[index].parent >= 0:
        index = code.blocks[index].parent
        found.add(index)
    return found


def is_asked(code: ir.Code, value: int) -> bool:
    """The result decides something: a test asks for it."""
    values = {value, *(at for at, op in enumerate(code.ops) if _holds(op, value))}
    return any(block.value in values for block in code.blocks if block.kind == "if") or any(
        isinstance(op, (ir.Combine, ir.Choice)) and not values.isdisjoint(uses(op))
        for op in code.ops
    )


def _holds(op: ir.AnyOp, value: int) -> bool:
    return isinstance(op, ir.Await) and op.value == value


def returns(code: ir.Code) -> Iterator[tuple[int, ir.Return]]:
    for value, op in enumerate(code.ops):
        if isinstance(op, ir.Return):
            yield value, op


def ends(code: ir.Code) -> list[int]:
    return [*(value for value, _ in returns(code)), *end(code)]


def end(code: ir.Code) -> list[int]:
    """Behind the last operation, unless it leaves the function for good."""
    last = code.ops[-1] if code.ops else None
    leaves = isinstance(last, (ir.Return, ir.Raise)) and code.blocks[last.block].parent < 0
    return [] if leaves else [len(code.ops)]


def is_no(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    return isinstance(op, ir.Const) and op.text in ("False", "None")
