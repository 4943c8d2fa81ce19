"""Keys that a store of the program's own is told: `def put(self, key, value)`, whose callers know
what the key is.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.severity.keyed import is_id
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import roots

_MOST_CALLERS = 20
_LEVELS = 2


def is_under_id(model: Model, write: Write, ref: CodeRef) -> bool:
    """The key itself, or what every caller hands for it, is an id of something."""
    if is_id(model, ref, write.key):
        return True
    own = ref.id == write.context[0]
    return own and _is_handed_id(model, write.context, write.key, _LEVELS)


def _is_handed_id(model: Model, context: Context, key: int, levels: int) -> bool:
    ref = model.program.codes[context[0]]
    index = _parameter(ref, key)
    callers = model.request.callers.get(context, ())
    if levels == 0 or index < 1 or not 0 < len(callers) <= _MOST_CALLERS:
        return False
    for caller, value in callers:
        calling = model.program.codes[caller[0]]
        given = _handed(calling, value, ref, index, context)
        told = given >= 0 and is_id(model, calling, given)
        if not told and not (given >= 0 and _is_handed_id(model, caller, given, levels - 1)):
            return False
    return True


def _parameter(ref: CodeRef, key: int) -> int:
    """The one parameter that the key is, or is made of: `str(key)`; -1 for another key."""
    found = {at for at in _made_of(ref.code, key) if at >= 0}
    ops = [ref.code.ops[at] for at in found]
    indexes = [op.index for op in ops if isinstance(op, ir.Param)]
    return indexes[0] if len(indexes) == len(ops) == 1 else -1


def _made_of(code: ir.Code, key: int) -> Iterator[int]:
    for root in roots(code, key) if key >= 0 else ():
        op = code.ops[root] if root >= 0 else None
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        text = isinstance(func, ir.Load) and func.name == "str"
        if isinstance(op, ir.Call) and text and len(op.args) == 1:
            yield from roots(code, op.args[0])
        else:
            yield root


def _handed(calling: CodeRef, value: int, ref: CodeRef, index: int, context: Context) -> int:
    op = calling.code.ops[value]
    if isinstance(op, ir.SetItem):
        return op.key if index == 1 else -1
    given = argument_of(op, ref, index, context[1]) if isinstance(op, ir.Call) else None
    return -1 if given is None else given
