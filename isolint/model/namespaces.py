"""`globals()["name"] = …`: a name of the module, bound by its text."""

from __future__ import annotations

from isolint.model.objects import External
from isolint.model.program import CodeRef
from isolint.model.symbols import BUILTIN, Symbols
from isolint.summary import ir

_NAMESPACE = BUILTIN + "globals"


def bound_by_text(symbols: Symbols, ref: CodeRef, op: ir.AnyOp) -> str:
    """The name, empty for an item of anything else."""
    base = ref.code.ops[op.base] if isinstance(op, ir.SetItem) else None
    if not isinstance(op, ir.SetItem) or not isinstance(base, ir.Call):
        return ""
    called, key = symbols.of_value(ref, base.func), ref.code.ops[op.key]
    if not isinstance(called, External) or called.path != _NAMESPACE:
        return ""
    return key.text if isinstance(key, ir.Const) and key.kind == "str" else ""
