"""What a part of a value is taken from."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_CONVERTING = frozenset({BUILTIN + "int", BUILTIN + "str"})


def whole(flow: Flow, ref: CodeRef, value: int) -> int:
    """`row` of `int(row.user_id)`; -1 where nothing is known."""
    while value >= 0:
        op = ref.code.ops[value]
        if isinstance(op, (ir.Attr, ir.Item)):
            value = op.base
        elif isinstance(op, (ir.Bind, ir.Unpack, ir.Narrow)):
            value = op.value
        elif isinstance(op, ir.Call) and len(op.args) == 1 and _converts(flow, ref, op.func):
            value = op.args[0]
        else:
            break
    return value


def _converts(flow: Flow, ref: CodeRef, func: int) -> bool:
    found = (flow.objects[obj] for obj in flow.values(ref, func))
    return any(isinstance(obj, External) and obj.path in _CONVERTING for obj in found)
