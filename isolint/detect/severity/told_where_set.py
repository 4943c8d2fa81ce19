"""What `__setattr__` keeps in a table of its object by the name that it is told: whoever sets the
attribute is told of.
"""

from __future__ import annotations

from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir
from isolint.summary.operands import roots

_SETTER = "__setattr__"
_NAME, _VALUE = 1, 2


def is_told_where_set(model: Model, write: Write) -> bool:
    """`self.values[name] = value`, where the values are the object's and nobody else's."""
    ref = model.program.codes[write.context[0]]
    if write.kind != ITEM or ref.code.name != _SETTER or write.context[1] < 0:
        return False
    hold = model.lifetimes.holds.get(write.shared.obj)
    own = hold is not None and hold.parent == write.context[1]
    return own and _is(ref.code, write.key, _NAME) and _is(ref.code, write.given, _VALUE)


def _is(code: ir.Code, value: int, index: int) -> bool:
    found = [code.ops[root] for root in roots(code, value)] if value >= 0 else []
    return any(isinstance(op, ir.Param) and op.index == index for op in found)
