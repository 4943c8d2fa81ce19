"""Figures of what happened: counts, shares, averages and maxima, that say nothing of anybody."""

from __future__ import annotations

from isolint.detect.code.guards import mentions
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import alike, operands, roots

_ARITHMETIC = frozenset({"Divide", "FloorDivide", "Multiply", "Subtract"})
_ORDER = frozenset({"LessThan", "LessThanEqual", "GreaterThan", "GreaterThanEqual"})
_DEEP = 6


def is_figure(code: ir.Code, at: int) -> bool:
    """`x.rate = x.failed / x.total`, and `x.peak = now` where `now > x.peak`."""
    op = code.ops[at]
    return isinstance(op, ir.SetAttr) and (_is_worked_out(code, op) or _is_extreme(code, at, op))


def _is_worked_out(code: ir.Code, op: ir.SetAttr) -> bool:
    """Of other figures of the same object."""
    made = [code.ops[root] for root in roots(code, op.value)]
    return bool(made) and all(
        isinstance(each, ir.Combine)
        and each.kind in _ARITHMETIC
        and any(_reads(code, value, op.base, _DEEP) for value in each.values)
        for each in made
    )


def _reads(code: ir.Code, value: int, base: int, depth: int) -> bool:
    op = code.ops[value]
    if isinstance(op, ir.Attr) and alike(code, op.base, base):
        return True
    if depth == 0 or not isinstance(op, (ir.Combine, ir.Bind, ir.Choice)):
        return False
    return any(_reads(code, part, base, depth - 1) for part in operands(op))


def _is_extreme(code: ir.Code, at: int, op: ir.SetAttr) -> bool:
    """The largest or smallest so far."""
    for block in surrounding(code, at):
        test = code.ops[block.value] if block.kind == "if" and block.value >= 0 else None
        if isinstance(test, ir.Combine) and test.kind in _ORDER and op.value in test.values:
            return any(mentions(code, value, op.name) for value in test.values)
    return False
