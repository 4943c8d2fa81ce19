"""Clearing after an early return: what was always set is not always cleared."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered
from isolint.summary.operands import operands

_DEEP = 8
_ALWAYS = frozenset({"body", "with", "async with", "try"})
_BRANCHES = frozenset({"if", "else"})


def is_skipped(code: ir.Code, clear: int, asks: Callable[[int], bool]) -> bool:
    """A branch above returns, and not because there is nothing to clear: `asks` tells whether a
    value is of the thing that is cleared.
    """
    if any(block.kind == "finally" for _, block in numbered(code, clear)):
        return False
    return any(not _asks(code, test, asks, _DEEP) for test in _early(code, clear))


def is_always_run(code: ir.Code, value: int) -> bool:
    around = (block for _, block in numbered(code, value))
    return all(block.kind in _ALWAYS for block in around) and not any(_early(code, value))


def _early(code: ir.Code, value: int) -> Iterator[int]:
    """The tests on which the code returns before it comes to the operation."""
    for at, op in enumerate(code.ops[:value]):
        if not isinstance(op, ir.Return):
            continue
        own = [b for index, b in numbered(code, at) if not encloses(code, index, value)]
        if own and own[-1].kind in _BRANCHES and own[-1].value >= 0:
            yield own[-1].value


def _asks(code: ir.Code, test: int, asks: Callable[[int], bool], depth: int) -> bool:
    if asks(test):
        return True
    return depth > 0 and any(
        _asks(code, part, asks, depth - 1) for part in operands(code.ops[test])
    )
