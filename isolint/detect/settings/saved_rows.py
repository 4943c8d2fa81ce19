"""What stands in memory for a record that the service saves."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.detect.settings.saved_settings import NAMING, commits
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.write import ATTRIBUTE, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

AS_SAVED = "an entry of the service's own, as it is saved"
_TAKING = frozenset({"get", "pop", "setdefault"})


def stands_for_row(ref: CodeRef, write: Write) -> bool:
    """`row.name = name` and `session.commit()`, beside `loaded[row.id].name = name`."""
    code = ref.code
    if ref.id != write.context[0] or write.kind != ATTRIBUTE or write.given < 0:
        return False
    if not words(write.name).isdisjoint(NAMING):
        return False
    base = written(ref, code.ops[write.value])
    entry, given = set(roots(code, base)) if base >= 0 else set(), set(roots(code, write.given))
    if not entry or not all(_is_entry(code, root) for root in entry) or not commits(code):
        return False
    return any(
        isinstance(op, ir.SetAttr)
        and (op.name, op.value >= 0) == (write.name, True)
        and entry.isdisjoint(roots(code, op.base))
        and not given.isdisjoint(roots(code, op.value))
        for op in code.ops
    )


def _is_entry(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    taken = isinstance(func, ir.Attr) and func.name in _TAKING
    return taken or isinstance(op, (ir.Iter, ir.Item))
