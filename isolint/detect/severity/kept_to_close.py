"""Connections that are noted for the end of the service, which closes them."""

from __future__ import annotations

from isolint.detect.severity.unread_lists import UnreadLists
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import operands, roots

TO_CLOSE = "read only by what closes it at the end"
_CLOSING = frozenset({"close", "aclose", "disconnect"})
_PASSING = (ir.Bind, ir.Join, ir.Narrow, ir.Choice)


class KeptToClose:
    def __init__(self, model: Model, unread: UnreadLists) -> None:
        self.model = model
        self.unread = unread

    def holds(self, write: Write, kind: str) -> bool:
        if kind != "session" or not self.unread.holds(write):
            return False
        codes = self.model.program.codes
        return all(_only_closes(codes[code]) for code in self.unread.readers(write.shared.obj))


def _only_closes(ref: CodeRef) -> bool:
    """Nothing else is done with what it goes through."""
    each = {at for at, _ in ref.each(ir.Iter)}
    used = [op for op in ref.code.ops if _uses(ref, op, each)]
    return bool(used) and all(isinstance(op, ir.Attr) and op.name in _CLOSING for op in used)


def _uses(ref: CodeRef, op: ir.AnyOp, each: set[int]) -> bool:
    if isinstance(op, _PASSING):
        return False
    return any(not each.isdisjoint(roots(ref.code, at)) for at in operands(op))
