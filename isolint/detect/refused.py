"""Slots that one request has at a time: whoever comes meanwhile is refused."""

from __future__ import annotations

from isolint.detect.attribute_stores import AttributeStores
from isolint.detect.guards import PRESENT, asks
from isolint.model.scan import Model
from isolint.model.write import ATTRIBUTE, Write
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered

REFUSED = "others are refused until it is free again"


class Refused:
    def __init__(self, model: Model, stores: AttributeStores) -> None:
        self.model = model
        self.stores = stores

    def holds(self, write: Write) -> bool:
        """`if self.running is not None: raise Busy` under the lock that the write is under."""
        if write.kind != ATTRIBUTE or write.key >= 0:
            return False
        code = self.model.program.codes[write.context[0]].code
        return _is_refused(code, write.value, write.name) and self._is_freed(write.name)

    def _is_freed(self, name: str) -> bool:
        """Given up in a method, not only before it was ever taken."""
        return any(
            isinstance(given := ref.code.ops[op.value], ir.Const)
            and given.kind == "none"
            and ref.code.name != "__init__"
            for ref, _, op in self.stores.named(name)
            if op.value >= 0
        )


def _is_refused(code: ir.Code, at: int, name: str) -> bool:
    held = [index for index, block in numbered(code, at) if block.kind == "with"]
    return any(
        block.kind == "if"
        and 0 <= block.value < at
        and any(encloses(code, each, block.value) for each in held)
        and asks(code, block.value, name) == PRESENT
        and any(isinstance(op, ir.Raise) and op.block == index for op in code.ops)
        for index, block in enumerate(code.blocks)
    )
