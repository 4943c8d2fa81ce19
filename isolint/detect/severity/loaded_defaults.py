"""Defaults of the module that an attribute has until something else is loaded into it."""

from __future__ import annotations

from isolint.detect.code.attribute_stores import AttributeStores
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.shared.ownership import ROOT
from isolint.model.writing.write import ITEM, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

STANDS_IN = "a default, until the object has data of its own"


class LoadedDefaults:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.flow = model.flow
        self.lifetimes = model.lifetimes
        self.codes = model.program.codes
        self._stores = stores

    def holds(self, write: Write) -> bool:
        """`self.data[key] = value`, where the constructor has set `self.data = DEFAULT` and another
        method sets it to what it reads.
        """
        hold = self.lifetimes.holds.get(write.shared.obj)
        if write.kind != ITEM or hold is None or hold.parent != ROOT or hold.root != "module":
            return False
        ref = self.codes[write.context[0]]
        base = written(ref, ref.code.ops[write.value])
        read = [ref.code.ops[root] for root in roots(ref.code, base)] if base >= 0 else []
        return bool(read) and all(
            isinstance(op, ir.Attr) and self._is_replaced(ref, op, write.shared.obj) for op in read
        )

    def _is_replaced(self, ref: CodeRef, op: ir.Attr, default: int) -> bool:
        holders = self.flow.values(ref, op.base)
        return any(
            where.code.name != "__init__"
            and not holders.isdisjoint(self.flow.values(where, store.base))
            and self._is_another(where, store.value, default)
            for where, _, store in self._stores.named(op.name)
        )

    def _is_another(self, ref: CodeRef, value: int, default: int) -> bool:
        """What a call gives, if only sometimes."""
        made = [ref.code.ops[root] for root in roots(ref.code, value)] if value >= 0 else []
        called = any(isinstance(op, ir.Call) for op in made)
        return called and self.flow.values(ref, value) != {default}
