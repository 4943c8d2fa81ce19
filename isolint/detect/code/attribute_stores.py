"""Where the attributes of objects are set, by name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

Store = tuple[CodeRef, int, ir.SetAttr]


class AttributeStores:
    def __init__(self, model: Model) -> None:
        self.model = model

    def named(self, name: str) -> Sequence[Store]:
        """The code, the value of the operation and the operation."""
        return self._by_name.get(name, ())

    @cached_property
    def _by_name(self) -> dict[str, list[Store]]:
        found: dict[str, list[Store]] = {}
        for ref, value, op in self.model.program.each(ir.SetAttr):
            found.setdefault(op.name, []).append((ref, value, op))
        return found
