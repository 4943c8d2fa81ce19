"""A slot for one connection, which whoever connects later takes over: the one before is closed."""

from __future__ import annotations

from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, REBIND, Write
from isolint.summary import ir
from isolint.summary.operands import roots

TAKEN_OVER = "whoever connects later takes it over, and the connection before is closed"
_CLOSING = frozenset({"close", "aclose", "disconnect"})


def is_taken_over(model: Model, write: Write) -> bool:
    """`previous = self.socket; self.socket = socket; …; await previous.close()`."""
    if write.kind not in (ATTRIBUTE, REBIND):
        return False
    code = model.program.codes[write.context[0]].code
    return any(
        isinstance(op, ir.Call)
        and isinstance(func := code.ops[op.func], ir.Attr)
        and func.name in _CLOSING
        and any(_is_one_before(code, root, write) for root in roots(code, func.base))
        for op in code.ops
    )


def _is_one_before(code: ir.Code, root: int, write: Write) -> bool:
    op = code.ops[root]
    read = isinstance(op, (ir.Attr, ir.Load)) and op.name == write.name
    return read and root < write.value
