"""Which exceptions are caught around an operation."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.summary import ir
from isolint.summary.blocks import numbered

_OF_TRY = frozenset({"except", "else"})


def is_caught(code: ir.Code, value: int, exception: str) -> bool:
    """By its own name: who catches whatever there is has not asked for this one."""
    return any(
        exception in _named(code, handler)
        for index, block in numbered(code, value)
        if block.kind == "try"
        for handler in _handlers(code, index)
    )


def _handlers(code: ir.Code, tried: int) -> Iterator[int]:
    """The `except` blocks of a `try`, which come next of those beside it."""
    parent = code.blocks[tried].parent
    for index in range(tried + 1, len(code.blocks)):
        block = code.blocks[index]
        if block.parent != parent:
            continue
        if block.kind not in _OF_TRY:
            return
        if block.kind == "except":
            yield index


def _named(code: ir.Code, handler: int) -> list[str]:
    """`except RuntimeError`, `except (RuntimeError, KeyError)`."""
    inside = [value for value, op in enumerate(code.ops) if op.block == handler]
    listed = [
        op.values
        for value in inside
        if isinstance(op := code.ops[value], ir.Collection) and op.values[:1] == inside[:1]
    ]
    types = (code.ops[value] for value in (listed or [inside[:1]])[0])
    return [op.name for op in types if isinstance(op, ir.Load)]
