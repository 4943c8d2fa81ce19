"""The statements around an operation: its branches, loops, `with` and `try`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.summary import ir


def numbered(code: ir.Code, value: int) -> Iterator[tuple[int, ir.Block]]:
    """The blocks around an operation with their numbers, innermost first."""
    index = code.ops[value].block
    while index >= 0:
        block = code.blocks[index]
        yield index, block
        index = block.parent


def surrounding(code: ir.Code, value: int) -> Iterator[ir.Block]:
    """The blocks around an operation, innermost first."""
    return (block for _, block in numbered(code, value))


def encloses(code: ir.Code, block: int, value: int) -> bool:
    """Whether an operation is in the block or in one below it."""
    return any(index == block for index, _ in numbered(code, value))


def is_in_loop(code: ir.Code, value: int) -> bool:
    return any(block.kind == "loop" for block in surrounding(code, value))


def below_main_guard(code: ir.Code, value: int) -> bool:
    """Runs only where the module is the main script."""
    return any(_is_main_guard(code, block) for block in surrounding(code, value))


def has_main_guard(code: ir.Code) -> bool:
    return any(_is_main_guard(code, block) for block in code.blocks)


def _is_main_guard(code: ir.Code, block: ir.Block) -> bool:
    """`if __name__ == "__main__"`."""
    if block.kind != "if" or block.value < 0:
        return False
    op = code.ops[block.value]
    sides = [code.ops[side] for side in op.values] if isinstance(op, ir.Combine) else []
    named = any(isinstance(side, ir.Load) and side.name == "__name__" for side in sides)
    return named and isinstance(op, ir.Combine) and op.kind == "Equal"
