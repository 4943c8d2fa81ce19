"""Entries under a fixed key that one function leaves for another: `flow["state"] = state`, a global
by another name.
"""

from __future__ import annotations

from functools import cached_property

from isolint.detect.severity.item_keys import is_constant
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

LEFT = "another request reads what this one left"


class LeftEntries:
    def __init__(self, model: Model) -> None:
        self.model = model

    def holds(self, write: Write, ref: CodeRef) -> bool:
        """Set whenever the function runs, and read by one that does not set it itself."""
        op = ref.code.ops[write.value]
        plain = isinstance(op, ir.SetItem) and op.block == 0 and is_constant(ref, write.key)
        if not plain or ref.id in self.model.startup.codes:
            return False
        key = (write.shared.obj, _text(ref, write.key))
        return bool(self._readers.get(key, set()) - self._setters.get(key, set()))

    @cached_property
    def _readers(self) -> dict[tuple[int, str], set[int]]:
        return self._by_key(ir.Item)

    @cached_property
    def _setters(self) -> dict[tuple[int, str], set[int]]:
        return self._by_key(ir.SetItem)

    def _by_key(self, kind: type[ir.Item | ir.SetItem]) -> dict[tuple[int, str], set[int]]:
        found: dict[tuple[int, str], set[int]] = {}
        for code in self.model.request.codes:
            ref = self.model.program.codes[code]
            for _, op in ref.each(kind):
                for obj in self.model.flow.values(ref, op.base) if is_constant(ref, op.key) else ():
                    found.setdefault((obj, _text(ref, op.key)), set()).add(code)
        return found


def _text(ref: CodeRef, key: int) -> str:
    op = ref.code.ops[key]
    return op.text if isinstance(op, ir.Const) else ""
