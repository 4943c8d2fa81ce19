"""What a request makes for itself is not shared because another function stored the like of it."""

from __future__ import annotations

from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.users.origins import PARAM
from isolint.model.writing.write import CLASS, ITEM, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

OWN = "of a request's own data, which is kept only where it is stored"
_NAMED = frozenset({"module", "class"})


def is_own_yet(model: Model, write: Write) -> bool:
    """An element of a container that is made for each request and that a global or a class has got,
    where the function comes by it otherwise than by that name; or what a cached function has not
    given back yet.
    """
    hold = model.lifetimes.holds.get(write.shared.obj)
    if hold is not None and hold.root == "cache" and hold.code == write.context[0]:
        return True
    if write.kind == CLASS:
        return _is_written_here(model, write)
    if write.kind != ITEM or hold is None or hold.parent != ROOT or hold.root not in _NAMED:
        return False
    if not model.lifetimes.made_per_request(write.shared.obj):
        return False
    ref = model.program.codes[write.context[0]]
    base = _changed(ref.code, write.value)
    if base < 0 or any(isinstance(ref.code.ops[r], ir.Param) for r in roots(ref.code, base)):
        return False
    found = model.origins.of(ref, base)
    return any(origin.kind == PARAM for origin in found) and not any(
        origin.name == hold.name for origin in found
    )


def _is_written_here(model: Model, write: Write) -> bool:
    """`class Tool: …` in a function, and then `Tool.__name__ = name`: each call makes another."""
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    made = [ref.code.ops[root] for root in roots(ref.code, base)] if base >= 0 else []
    in_function = ref.code.kind == "function"
    return in_function and bool(made) and all(isinstance(op, ir.Make) for op in made)


def _changed(code: ir.Code, value: int) -> int:
    op = code.ops[value]
    if isinstance(op, ir.SetItem):
        return op.base
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return func.base if isinstance(func, ir.Attr) else -1
