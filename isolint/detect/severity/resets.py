"""Lists that a request only empties: `history.clear()` behind a button of its own.

Until somebody presses it, all users' values lie side by side; and then everybody's are gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

_APPENDING = frozenset({"append", "appendleft", "extend", "insert"})


class Resets:
    def __init__(self, model: Model, removed: Iterable[Write]) -> None:
        self.model = model
        self._starts = self._found(removed)

    def holds(self, write: Write) -> bool:
        """Nothing but another entry point, which never looks into it, empties the list."""
        starts = self._starts.get(write.place, frozenset())
        if not starts or write.context not in self.model.request.links:
            return False
        if not _appends(self.model.program.codes[write.context[0]], write.value):
            return False
        return self.model.request.chain(write.context)[0][0] not in starts

    def _found(self, removed: Iterable[Write]) -> Mapping[str, frozenset[Context]]:
        starts: dict[str, set[Context]] = {}
        others: set[str] = set()
        for write in removed:
            ref = self.model.program.codes[write.context[0]]
            if write.context in self.model.request.links and _only_clears(ref, write):
                start = self.model.request.chain(write.context)[0][0]
                starts.setdefault(write.place, set()).add(start)
            else:
                others.add(write.place)
        return {place: frozenset(at) for place, at in starts.items() if place not in others}


def _appends(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name in _APPENDING


def _only_clears(ref: CodeRef, write: Write) -> bool:
    op = ref.code.ops[write.value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr) or func.name != "clear":
        return False
    held = {
        at for at, each in ref.among(ir.Load, ir.Attr) if getattr(each, "name", "") == write.name
    }
    return {user for at in held for user in ref.users(at)} == {op.func}
