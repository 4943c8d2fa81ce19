"""Which operations may write to an object, by what they look like; what of, is asked later."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import CACHING, MUTATING, QUEUE_TAKING
from isolint.model.pointsto.flow import Flow
from isolint.model.writing.attribute_tables import may_enter
from isolint.model.writing.bound_widgets import may_bind
from isolint.model.writing.handed_changes import may_change
from isolint.model.writing.kept_methods import is_kept_method
from isolint.model.writing.memories import Memories
from isolint.model.writing.named_writes import set_through
from isolint.model.writing.outside_writes import may_tell
from isolint.model.writing.own_containers import BY_ITEM
from isolint.model.writing.removals import handed_removals, may_remove
from isolint.model.writing.tables import may_change_table
from isolint.model.writing.write import augmented
from isolint.summary import ir
from isolint.summary.ir import LOCAL

CHANGING = MUTATING.union(CACHING, QUEUE_TAKING)
_MEMORY_CHANGES = frozenset({"add", "remove"})
_WRITING = (ir.SetAttr, ir.SetItem, ir.Bind, ir.Call)


class WritingOperations:
    def __init__(self, flow: Flow, memories: Memories) -> None:
        self.flow = flow
        self.memories = memories
        self._found: dict[int, list[int]] = {}

    def of(self, ref: CodeRef) -> list[int]:
        found = self._found.get(ref.id)
        if found is None:
            found = self._found[ref.id] = [
                value for value, op in ref.among(*_WRITING) if self._may_write(ref, op)
            ]
        return found

    def may_remove(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        if may_remove(ref, op):
            return True
        return isinstance(op, ir.Call) and is_kept_method(self.flow, ref, op)

    def tells(self, ref: CodeRef, op: ir.Call) -> bool:
        """Whether an outside memory is told or forgets something."""
        return self.memories.is_told(ref, op, _MEMORY_CHANGES)

    def _may_write(self, ref: CodeRef, op: ir.AnyOp) -> bool:
        if isinstance(op, (ir.SetAttr, ir.SetItem)):
            return True
        if isinstance(op, ir.Bind):
            return ref.code.kind != "module" and (
                op.home != LOCAL or augmented(ref, op) is not None
            )
        return isinstance(op, ir.Call) and self._may_change(ref, op)

    def _may_change(self, ref: CodeRef, op: ir.Call) -> bool:
        func = ref.code.ops[op.func]
        name = func.name if isinstance(func, ir.Attr) else ""
        if name in CHANGING or name in BY_ITEM or may_tell(name):
            return True
        if set_through(ref, op) or may_change(ref, op) or may_change_table(ref, op):
            return True
        if may_bind(self.flow, name) or may_enter(ref, op) or is_kept_method(self.flow, ref, op):
            return True
        return bool(handed_removals(ref, op)) or self.tells(ref, op)
