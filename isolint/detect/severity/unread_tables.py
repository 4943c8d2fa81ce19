"""Containers of a module or a class under a private name that are filled, and that nothing reads
again.
"""

from __future__ import annotations

from isolint.detect.code.attribute_reads import AttributeReads
from isolint.detect.severity.unread_lists import UnreadLists
from isolint.model.definitions.objects import Container
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir


class UnreadTables:
    def __init__(self, model: Model, lists: UnreadLists, reads: AttributeReads) -> None:
        self.model = model
        self.lists = lists
        self.reads = reads

    def holds(self, write: Write) -> bool:
        """Whoever imports the module or the class may read what has a public name."""
        obj = write.shared.obj
        hold = self.model.lifetimes.holds.get(obj)
        if write.kind != ITEM or hold is None or hold.root not in ("module", "class"):
            return False
        if not hold.name.startswith("_") or self.lists.readers(obj):
            return False
        if hold.root == "class" and not self._are_known(hold.name, obj):
            return False
        return isinstance(self.model.flow.objects[obj], Container) and not self._is_given_out(obj)

    def _are_known(self, name: str, obj: int) -> bool:
        """Whoever asks for an attribute of this name is seen to get the container."""
        values = self.model.flow.values
        return all(obj in values(ref, value) for ref, value, _ in self.reads.places(name))

    def _is_given_out(self, obj: int) -> bool:
        return any(
            isinstance(ref.code.ops[user], (ir.Return, ir.Yield))
            for ref, held in self.model.flow.holders.of({obj})
            for at in held
            for user in ref.users(at)
        )
