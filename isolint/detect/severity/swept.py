"""Containers that a middleware empties with every request, whatever the others have there."""

from __future__ import annotations

from collections.abc import Iterable

from isolint.model.reaching.entry_points import MIDDLEWARE
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir

SWEPT = "emptied with every request"


def swept(model: Model, removed: Iterable[Write]) -> frozenset[str]:
    hooks = {entry.code for entry in model.entries.found if entry.kind == MIDDLEWARE}
    return frozenset(write.place for write in removed if _sweeps(model, hooks, write))


def _sweeps(model: Model, hooks: set[int], write: Write) -> bool:
    """`kept.clear()`, by what a middleware runs."""
    ops = model.program.codes[write.context[0]].code.ops
    op = ops[write.value]
    func = ops[op.func] if isinstance(op, ir.Call) else None
    if write.kind != ITEM or not isinstance(func, ir.Attr) or func.name != "clear":
        return False
    if write.context not in model.request.links:
        return False
    return model.request.chain(write.context)[0][0][0] in hooks
