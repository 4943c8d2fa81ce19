"""What stands in the place of a dependency: `app.dependency_overrides[Marker] = provider`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots


class Overridden:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._nodes: dict[int, int] = {}
        self._any = False
        for ref in flow.program.having(ir.Attr) if flow.known.overriding else ():
            for key, value in self._pairs(ref):
                self._any = True
                self._stand_in(ref.node + key, ref.node + value)

    def of(self, obj: int) -> int | None:
        """A node for what is called instead of a dependency; None where nothing is overridden."""
        if not self._any:
            return None
        found = self._nodes.get(obj)
        if found is None:
            found = self._nodes[obj] = self.flow.graph.new_node()
        return found

    def _stand_in(self, key: int, value: int) -> None:
        def give(obj: int) -> None:
            node = self.of(obj)
            if node is not None:
                self.flow.graph.edge(value, node)

        self.flow.graph.trigger(key, give)

    def _pairs(self, ref: CodeRef) -> Iterator[tuple[int, int]]:
        """Operations that give a dependency, each with that of what overrides it."""
        for _, item in ref.each(ir.SetItem):
            if self._is_table(ref, item.base) and item.key >= 0 and item.value >= 0:
                yield item.key, item.value
        for _, op in ref.each(ir.SetAttr):
            if op.name in self.flow.known.overriding:
                yield from _listed(ref, op.value)
        for _, call in ref.each(ir.Call):
            func = ref.code.ops[call.func]
            updates = isinstance(func, ir.Attr) and func.name == "update"
            if isinstance(func, ir.Attr) and updates and self._is_table(ref, func.base):
                for argument in call.args:
                    yield from _listed(ref, argument)

    def _is_table(self, ref: CodeRef, value: int) -> bool:
        op = ref.code.ops[value]
        return isinstance(op, ir.Attr) and op.name in self.flow.known.overriding


def _listed(ref: CodeRef, value: int) -> Iterator[tuple[int, int]]:
    for root in roots(ref.code, value) if value >= 0 else ():
        made = ref.code.ops[root]
        if isinstance(made, ir.Collection) and made.kind == "dict":
            pairs = zip(made.keys, made.values, strict=False)
            yield from (pair for pair in pairs if min(pair) >= 0)
