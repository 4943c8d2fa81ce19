"""Parts that an object was handed when it was made, of which nothing else is known."""

from __future__ import annotations

from isolint.model.definitions.objects import UNKNOWN, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_MAKER = "__init__"


class HeldParts:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._memo: dict[tuple[int, str], bool] = {}

    def of(self, ref: CodeRef, receiver: int, value: int) -> str:
        """`self.name` of an attribute that the constructor alone sets, to what it is given."""
        op = ref.code.ops[value]
        described = self.flow.objects[receiver] if receiver >= 0 else None
        if not isinstance(op, ir.Attr) or op.base != 0 or not isinstance(described, Instance):
            return ""
        if not self.flow.classes.has_self(ref) or not self.flow.values(ref, value) <= {UNKNOWN}:
            return ""
        key = (described.cls, op.name)
        if key not in self._memo:
            self._memo[key] = self._is_handed(*key)
        return op.name if self._memo[key] else ""

    def _is_handed(self, cls: int, name: str) -> bool:
        classes = self.flow.classes
        stores = [
            method.code.name == _MAKER and isinstance(method.code.ops[op.value], ir.Param)
            for owner in classes.info[cls].mro
            for method in classes.methods(owner)
            for _, op in method.each(ir.SetAttr)
            if op.base == 0 and op.name == name and op.value >= 0
        ]
        return bool(stores) and all(stores) and classes.member(cls, name) is None
