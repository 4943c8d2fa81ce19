"""Names that are made anew each time, which nobody else has: `f"{kind}-{uuid4()}"`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import operands

_DEPTH = 20


def is_fresh(model: Model, ref: CodeRef, value: int, depth: int = _DEPTH) -> bool:
    """Whichever way it is made, something of it is new."""
    if value < 0 or depth == 0:
        return False
    op = ref.code.ops[value]
    if isinstance(op, (ir.Join, ir.Choice)):
        return all(is_fresh(model, ref, part, depth - 1) for part in op.values)
    if isinstance(op, ir.Call) and any(
        path in model.known.fresh_names for path in external_paths(model.flow, ref, op.func)
    ):
        return True
    if not isinstance(op, (ir.Bind, ir.Await, ir.Call, ir.Combine, ir.Attr, ir.Item, ir.Narrow)):
        return False
    return any(is_fresh(model, ref, part, depth - 1) for part in operands(op))
