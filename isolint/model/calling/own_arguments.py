"""What a method hands of its own object to the part that it makes for it: `Client(self.on_error)`
of one object never calls another.
"""

from __future__ import annotations

from collections.abc import Callable

from isolint.model.definitions.objects import Bound, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.summary import ir


class OwnArguments:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._nodes: dict[tuple[int, int], int] = {}

    def source(self, ref: CodeRef, owner: int, node: int) -> int:
        """The node of an argument as the owner passes it to what it makes."""
        value = node - ref.node
        if not self._is_part_of_self(ref, value) or not self._is_object(owner):
            return node
        key = (node, owner)
        found = self._nodes.get(key)
        if found is None:
            graph = self.flow.graph
            found = self._nodes[key] = graph.new_node()
            graph.accepts[found] = one_by_one(self._of(owner))
            graph.edge(node, found)
        return found

    def _is_object(self, owner: int) -> bool:
        return owner >= 0 and isinstance(self.flow.objects[owner], Instance)

    def _is_part_of_self(self, ref: CodeRef, value: int) -> bool:
        if not (0 <= value < len(ref.code.ops) and self.flow.classes.has_self(ref)):
            return False
        op = ref.code.ops[value]
        if isinstance(op, ir.Attr):
            op = ref.code.ops[op.base]
        return isinstance(op, ir.Param) and op.index == 0

    def _of(self, owner: int) -> Callable[[int], bool]:
        """Not another object that runs the same method, nor a method of one."""
        objects, akin = self.flow.objects, self.flow.akin

        def accepts(obj: int) -> bool:
            described = objects[obj]
            receiver = described.receiver if isinstance(described, Bound) else obj
            return receiver == owner or not akin(owner, receiver)

        return accepts
