"""Containers of a module under a private name that are filled, and that nothing reads again."""

from __future__ import annotations

from isolint.detect.severity.unread_lists import UnreadLists
from isolint.model.definitions.objects import Container
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir


class UnreadTables:
    def __init__(self, model: Model, lists: UnreadLists) -> None:
        self.model = model
        self.lists = lists

    def holds(self, write: Write) -> bool:
        """Whoever imports the module may read what has a public name."""
        obj = write.shared.obj
        hold = self.model.lifetimes.holds.get(obj)
        if write.kind != ITEM or hold is None or hold.root != "module":
            return False
        if not hold.name.startswith("_") or self.lists.readers(obj):
            return False
        return isinstance(self.model.flow.objects[obj], Container) and not self._is_given_out(obj)

    def _is_given_out(self, obj: int) -> bool:
        return any(
            isinstance(ref.code.ops[user], (ir.Return, ir.Yield))
            for ref, held in self.model.flow.holders.of({obj})
            for at in held
            for user in ref.users(at)
        )
