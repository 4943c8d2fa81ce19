"""Sets that are only asked whether something is in them, under whatever name they are handed on."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.objects import External
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.symbols import BUILTIN
from isolint.model.write import ITEM, Write
from isolint.summary import ir
from isolint.summary.operands import operands

ONLY_ASKED = "asked for its members only"
_CHANGING = frozenset({"add", "discard", "remove", "clear", "update"})
_HOLDING = (ir.Load, ir.Attr, ir.Param, ir.Bind)
_KEEPING = (ir.Bind, ir.SetAttr, ir.Join, ir.Return, ir.Narrow)


class AskedSets:
    def __init__(self, model: Model) -> None:
        self.model = model
        self._only: dict[int, bool] = {}

    def holds(self, write: Write) -> bool:
        """Nobody sees who else is in the set: one learns of a member only who brings it too."""
        obj, code = write.shared.obj, self.model.program.codes[write.context[0]].code
        op = code.ops[write.value]
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if write.kind != ITEM or not isinstance(func, ir.Attr) or func.name != "add":
            return False
        if obj not in self._only:
            self._only[obj] = all(self._asks(*use) for use in self._uses(obj))
        return self._only[obj]

    def _uses(self, obj: int) -> Iterator[tuple[CodeRef, ir.AnyOp, int]]:
        """Each operation that has the set among its operands."""
        values = self.model.flow.values
        for ref in self.model.program.codes:
            holding = {at for at, _ in ref.among(*_HOLDING) if obj in values(ref, at)}
            for op in ref.code.ops if holding else ():
                for at in holding.intersection(operands(op)):
                    yield ref, op, at

    def _asks(self, ref: CodeRef, op: ir.AnyOp, at: int) -> bool:
        if isinstance(op, ir.Attr):
            return op.name in _CHANGING
        if isinstance(op, ir.Combine):
            return op.kind in ("In", "NotIn") and op.values[-1] == at
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
