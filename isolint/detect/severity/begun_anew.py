"""Containers that a request puts on a shared object, to fill them through that object."""

from __future__ import annotations

from isolint.base.finding import Confidence
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import ATTRIBUTE, Write
from isolint.summary import ir

FILLED = "filled while others can begin it anew"
_ADDING = frozenset({"append", "add", "extend", "insert", "update"})


class BegunAnew:
    """`self.errors = []`, and later in the same request `self.errors.append(error)`."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._filled = frozenset(self._containers())

    def is_filled(self, write: Write, ref: CodeRef, given: int) -> bool:
        """Not where the attribute has other containers: what is added to those is told itself."""
        if write.kind != ATTRIBUTE or given < 0 or write.shared.confidence is Confidence.LOW:
            return False
        flow = self.model.flow
        made = flow.values(ref, given)
        there = flow.fields.get(write.shared.obj, {}).get(write.name)
        others = flow.graph.get(there) - made if there is not None else frozenset[int]()
        return not self._filled.isdisjoint(made) and not any(
            isinstance(flow.objects[obj], Container) for obj in others
        )

    def _containers(self) -> list[int]:
        """Those to which a function adds what it finds on an object of its own."""
        flow, served = self.model.flow, self.model.request.codes
        found: list[int] = []
        for ref in self.model.program.having(ir.Call):
            if ref.id not in served:
                continue
            for _, op in ref.each(ir.Call):
                func = ref.code.ops[op.func]
                if not isinstance(func, ir.Attr) or func.name not in _ADDING:
                    continue
                if isinstance(ref.code.ops[func.base], ir.Attr):
                    found += (
                        obj
                        for obj in flow.values(ref, func.base)
                        if isinstance(flow.objects[obj], Container)
                    )
        return found
