"""What stands in memory for a record that the service saves."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.settings.saved_settings import commits
from isolint.detect.settings.setting_groups import NAMING
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, CARRIED, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

AS_SAVED = "an entry of the service's own, as it is saved"
_TAKING = frozenset({"get", "pop", "setdefault"})


def stands_for_row(model: Model, write: Write) -> bool:
    """`row.name = name` and `session.commit()`, beside `loaded[row.id].name = name`."""
    ref = model.program.codes[write.context[0]]
    code = ref.code
    if write.kind not in (ATTRIBUTE, CARRIED) or write.given < 0:
        return False
    base, given = written(ref, code.ops[write.value]), set(roots(code, write.given))
    if base < 0 or not words(write.name).isdisjoint(NAMING) or not commits(code):
        return False
    return all(_is_entry(code, root) for root in roots(code, base)) and any(
        op.name == write.name
        and op.value >= 0
        and not given.isdisjoint(roots(code, op.value))
        and _is_row(model, ref, op.base)
        for _, op in ref.each(ir.SetAttr)
    )


def _is_entry(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    taken = isinstance(func, ir.Attr) and func.name in _TAKING
    return taken or isinstance(op, (ir.Iter, ir.Item))


def _is_row(model: Model, ref: CodeRef, value: int) -> bool:
    """Something that was asked for, and that is not in memory for all."""
    asked = all(isinstance(ref.code.ops[root], ir.Call) for root in roots(ref.code, value))
    held = (model.sharing.of(obj) for obj in model.flow.values(ref, value))
    return asked and not any(each is not None for each in held)
