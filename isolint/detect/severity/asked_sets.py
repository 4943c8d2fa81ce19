"""Sets and lists that are only asked whether something is in them, whatever they are called."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.scan import Model
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir

ONLY_ASKED = "asked for its members only"
_ADDING = frozenset({"add", "append", "update", "extend"})
_CHANGING = _ADDING | {"discard", "remove", "clear"}
_ASKING = frozenset({"In", "NotIn"})
_HOLDING = (ir.Load, ir.Attr, ir.Param, ir.Bind)
_KEEPING = (ir.Bind, ir.SetAttr, ir.Join, ir.Return, ir.Narrow)


class AskedSets:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write) -> bool:
        """Nobody sees who else is in it: one learns of a member only who brings it too. Of a list
        that nobody is seen to ask, the readers are not seen.
        """
        obj, code = write.shared.obj, self.model.program.codes[write.context[0]].code
        op = code.ops[write.value]
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if write.kind != ITEM or not isinstance(func, ir.Attr) or func.name not in _ADDING:
            return False
        if obj not in self._added or obj in self._shown:
            return False
        return func.name == "add" or obj in self._asked

    @cached_property
    def _added(self) -> frozenset[int]:
        """What all users share and anything is added to."""
        values = self.model.flow.values
        found = {
            obj
            for ref, _, op in self.model.program.each(ir.Attr)
            if op.name in _ADDING
            for obj in values(ref, op.base)
            if self.model.sharing.of(obj) is not None
        }
        return frozenset(found)

    @cached_property
    def _shown(self) -> frozenset[int]:
        """Those of them with which something else is done anywhere."""
        shown: set[int] = set()
        for ref, held in self.model.flow.holders.of(self._added, *_HOLDING):
            tested = {block.value for block in ref.code.blocks}
            for at, objects in held.items():
                users = (ref.code.ops[user] for user in ref.users(at))
                if at in tested or not all(self._asks(ref, op, at) for op in users):
                    shown |= objects
        return frozenset(shown)

    @cached_property
    def _asked(self) -> frozenset[int]:
        """What the program tests for a member."""
        found = {
            obj
            for ref, _, op in self.model.program.each(ir.Combine)
            if op.kind in _ASKING
            for obj in self.model.flow.values(ref, op.values[-1])
        }
        return frozenset(found)

    def _asks(self, ref: CodeRef, op: ir.AnyOp, at: int) -> bool:
        if isinstance(op, ir.Attr):
            return op.name in _CHANGING
        if isinstance(op, ir.Combine):
            return op.kind in _ASKING and op.values[-1] == at
        if isinstance(op, ir.Call):
            return self._hands_on(ref, op)
        return isinstance(op, _KEEPING)

    def _hands_on(self, ref: CodeRef, op: ir.Call) -> bool:
        """To code of the program, which has it under a name of its own."""
        flow = self.model.flow
        called = [flow.objects[obj] for obj in flow.values(ref, op.func)]
        if any(isinstance(obj, External) for obj in called):
            return all(getattr(obj, "path", "") == BUILTIN + "len" for obj in called)
        return bool(called)
