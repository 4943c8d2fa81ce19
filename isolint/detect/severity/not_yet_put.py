"""What a function has made of an outside class and not put anywhere yet: nobody else has it, nor
what it holds by itself.
"""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.scan import Model
from isolint.model.writing.write import Write, written
from isolint.summary import ir
from isolint.summary.blocks import is_in_loop
from isolint.summary.operands import operands, roots

_PARTS = (ir.Attr, ir.Item)
_NAMING = (ir.Bind, ir.Join, ir.Await, ir.Narrow, ir.Choice)


def is_not_yet_put(model: Model, write: Write) -> bool:
    """`session = Session()`, `session.proxies["http"] = address`, and then `self.session =
    session`.
    """
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    made = _made(ref.code, base) if base >= 0 else -1
    if made < 0 or is_in_loop(ref.code, write.value):
        return False
    changed = model.flow.objects[write.shared.obj]
    of_it = isinstance(changed, External) and changed.site == ref.node + made
    return of_it and not _is_given_away(ref.code, made, write.value)


def _made(code: ir.Code, base: int) -> int:
    """The one call whose result the value is, or is a part of."""
    while base >= 0:
        found = roots(code, base)
        op = code.ops[found[0]] if len(found) == 1 else None
        if isinstance(op, ir.Call):
            return found[0]
        base = op.base if isinstance(op, _PARTS) else -1
    return -1


def _is_given_away(code: ir.Code, made: int, before: int) -> bool:
    """Stored, handed on or handed out earlier, or used by a nested function."""
    held = {made}
    for value in range(made + 1, before):
        op = code.ops[value]
        if isinstance(op, _NAMING) and not held.isdisjoint(operands(op)):
            held.add(value)
        if isinstance(op, ir.Make) or not held.isdisjoint(_given(op)):
            return True
    return False


def _given(op: ir.AnyOp) -> list[int]:
    """What the operation lets somebody have."""
    if isinstance(op, (ir.SetAttr, ir.SetItem)):
        return [op.value]
    if isinstance(op, ir.Call):
        return op.args
    return list(operands(op)) if isinstance(op, (ir.Collection, ir.Yield, ir.Return)) else []
