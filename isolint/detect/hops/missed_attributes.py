"""What is made where it was looked for and is not there yet: `except AttributeError`."""

from __future__ import annotations

from isolint.summary import ir
from isolint.summary.blocks import encloses
from isolint.summary.operands import roots

_MISSED = "AttributeError"


def is_made_when_missed(code: ir.Code, value: int, given: int, name: str) -> bool:
    """`try: return local.connection`, `except AttributeError: local.connection = connect()`."""
    made = all(isinstance(code.ops[root], ir.Call) for root in roots(code, given))
    return made and any(
        block.kind == "except"
        and encloses(code, index, value)
        and _catches(code, index)
        and _is_tried(code, name, value)
        for index, block in enumerate(code.blocks)
    )


def _catches(code: ir.Code, block: int) -> bool:
    return any(
        isinstance(op, ir.Load) and op.name == _MISSED and op.block == block for op in code.ops
    )


def _is_tried(code: ir.Code, name: str, before: int) -> bool:
    return any(
        isinstance(op, ir.Attr) and op.name == name and code.blocks[op.block].kind == "try"
        for op in code.ops[:before]
    )
