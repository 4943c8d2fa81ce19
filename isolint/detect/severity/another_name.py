"""A module's table that is changed by code which does not name it: it was handed out as it is, and
whoever got it takes it for its own.
"""

from __future__ import annotations

from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

ANOTHER_NAME = "a table that is handed out and changed under another name"
_LISTS = frozenset({"list", "dict", "set"})


def is_changed_unnamed(model: Model, write: Write) -> bool:
    """One that begins with entries: what begins empty is there to be filled."""
    made, obj = model.flow.made_at(write.shared.obj), model.flow.objects[write.shared.obj]
    if made is None or not isinstance(obj, Container) or obj.kind not in _LISTS:
        return False
    table = made[0].code.ops[made[1]]
    if made[0].code.kind != "module" or not isinstance(table, ir.Collection) or not table.values:
        return False
    ref = model.program.codes[write.context[0]]
    return _is_more(ref, write) and not _is_named(ref, _base(ref, write.value))


def _is_more(ref: CodeRef, write: Write) -> bool:
    """Not the same constant each time, unless the table grows by it."""
    op = ref.code.ops[write.given] if write.given >= 0 else None
    if isinstance(op, ir.Collection):
        return any(not isinstance(ref.code.ops[each], ir.Const) for each in op.values)
    return write.action == "add" or not isinstance(op, ir.Const)


def _base(ref: CodeRef, value: int) -> int:
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else op
    return func.base if isinstance(func, (ir.Attr, ir.SetItem)) else -1


def _is_named(ref: CodeRef, value: int) -> bool:
    """`TABLE`, `module.TABLE`, or an entry of it; also where nothing is known."""
    op = ref.code.ops[value] if value >= 0 else None
    while isinstance(op, ir.Item):
        op = ref.code.ops[op.base]
    if isinstance(op, ir.Attr):
        return isinstance(ref.code.ops[op.base], (ir.Load, ir.Import))
    return (
        op is None
        or isinstance(op, ir.Import)
        or (isinstance(op, ir.Load) and op.home == ir.GLOBAL)
    )
