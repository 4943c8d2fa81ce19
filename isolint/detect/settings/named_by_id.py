"""Names that are composed with an id: of one run, one job, one file."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.summary import ir
from isolint.summary.operands import operands, spelled

_IDS = frozenset({"id", "ids", "uuid", "guid", "pk"})
_DEEPEST = 6


def is_named_by_id(code: ir.Code, value: int, depth: int = _DEEPEST) -> bool:
    """`f"audit.{audit_id}"`, `"audit.{}".format(audit.id)`, `"audit." + str(audit_id)`."""
    if value < 0 or depth == 0:
        return False
    if not _IDS.isdisjoint(words(spelled(code, value))):
        return True
    op = code.ops[value]
    composed = isinstance(op, (ir.Combine, ir.Call, ir.Bind, ir.Choice, ir.Collection))
    return composed and any(is_named_by_id(code, part, depth - 1) for part in operands(op))
