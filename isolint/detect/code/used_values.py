"""Whether code does anything with a value."""

from __future__ import annotations

from isolint.summary import ir
from isolint.summary.operands import operands


def is_used(code: ir.Code, value: int) -> bool:
    """A test uses it; that ways meet again uses nothing, and neither does `global x` alone."""
    waiting, seen = [value], {value}
    tested = {block.value for block in code.blocks}
    while waiting:
        value = waiting.pop()
        if value in tested:
            return True
        for at, op in enumerate(code.ops):
            if value not in operands(op):
                continue
            if not isinstance(op, ir.Join):
                return True
            if at not in seen:
                seen.add(at)
                waiting.append(at)
    return False
