"""Operations that are done only while the place that they fill is still empty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.summary import ir
from isolint.summary.blocks import numbered
from isolint.summary.operands import alike, operands

_DEEPEST = 4
_ASKING = frozenset({"getattr", "hasattr"})
Place = Callable[[int], bool]


def item_of(code: ir.Code, base: int) -> Place:
    """Any entry of a container, or the container itself."""
    return lambda value: alike(code, value, base)


def attribute_of(code: ir.Code, base: int, name: str) -> Place:
    """`holder.name`, `getattr(holder, "name", None)`, `hasattr(holder, "name")`."""

    def is_place(value: int) -> bool:
        op = code.ops[value]
        if isinstance(op, ir.Attr):
            return op.name == name and alike(code, op.base, base)
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if not isinstance(op, ir.Call) or not isinstance(func, ir.Load):
            return False
        if func.name not in _ASKING or len(op.args) < len(_ASKING):
            return False
        asked = code.ops[op.args[1]]
        named = isinstance(asked, ir.Const) and asked.text == name
        return named and alike(code, op.args[0], base)

    return is_place


def is_only_if_missing(code: ir.Code, at: int, is_place: Place) -> bool:
    """Below `if key not in made`, behind `if key in made: return`, or where it was not found."""
    if any(_asks(code, test, is_place) for test in tests(code, at)):
        return True
    failed = (index for index, block in numbered(code, at) if block.kind == "except")
    return any(_is_looked_up(code, code.blocks[index].parent, at, is_place) for index in failed)


def tests(code: ir.Code, at: int) -> Iterator[int]:
    """Those around an operation, and those before it that leave the function."""
    around = dict(numbered(code, at))
    for block in around.values():
        if block.kind in ("if", "else") and block.value >= 0:
            yield block.value
    for index, block in enumerate(code.blocks):
        before = block.kind == "if" and 0 <= block.value < at and index not in around
        if before and block.parent in around and _returns(code, index):
            yield block.value


def _returns(code: ir.Code, block: int) -> bool:
    return any(op.block == block and isinstance(op, ir.Return) for op in code.ops)


def _is_looked_up(code: ir.Code, parent: int, at: int, is_place: Place) -> bool:
    """`try: return made[key]`, whose `except` has the operation."""
    return any(
        isinstance(op, (ir.Item, ir.Attr))
        and (is_place(op.base) or is_place(value))
        and code.blocks[op.block].kind == "try"
        and code.blocks[op.block].parent == parent
        for value, op in enumerate(code.ops[:at])
    )


def _asks(code: ir.Code, test: int, is_place: Place, depth: int = _DEEPEST) -> bool:
    return is_place(test) or (
        depth > 0
        and any(_asks(code, part, is_place, depth - 1) for part in operands(code.ops[test]))
    )
