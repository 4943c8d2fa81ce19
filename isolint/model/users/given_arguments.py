"""What a call gives for one parameter of what it calls."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def given(ref: CodeRef, op: ir.Call, callee: CodeRef, index: int) -> list[int]:
    """The arguments that can become a parameter of the callee, unpacked ones included."""
    func, params = ref.code.ops[op.func], callee.code.params
    method = params[:1] and params[0].name in ("self", "cls") and isinstance(func, ir.Attr)
    if method and index == 0:
        assert isinstance(func, ir.Attr)
        return [func.base]
    param, position = params[index], index - (1 if method else 0)
    spread = [v for name, v in op.named if name == "**"]
    spread += [v for v in op.positional if isinstance(ref.code.ops[v], ir.Star)]
    names = {p.name for p in params if p.kind in ("positional", "keyword")}
    if param.kind == "star":
        return [*op.positional[position:], *spread]
    if param.kind == "starstar":
        return [v for name, v in op.named if name not in names]
    for name, argument in op.named:
        if name == param.name:
            return [argument]
    plain = op.positional
    return [plain[position]] if param.kind == "positional" and position < len(plain) else spread
