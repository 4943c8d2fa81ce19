"""Empty defaults that `x or y` gives up for what comes next."""

from __future__ import annotations

from functools import cached_property

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import Objects
from isolint.summary import ir

_LISTS = ("list", "dict", "set", "tuple")


class GivenUp:
    """What changes such a default is told itself, so nothing is lost where one is not empty."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow

    def passed_on(self, ref: CodeRef, option: int) -> int:
        """A node with what the option can hold when it is chosen: of a parameter, no default that
        is empty.
        """
        op = ref.code.ops[option]
        while isinstance(op, ir.Bind) and op.value >= 0:
            op = ref.code.ops[op.value]
        node = ref.node + option
        return self.chosen(node) if isinstance(op, ir.Param) else node

    def chosen(self, node: int) -> int:
        """A node with what is in the other but for empty defaults."""
        if not self._empty:
            return node
        graph = self.flow.graph
        found = graph.new_node()
        graph.accepts[found] = self._without_empty
        graph.edge(node, found)
        return found

    def _without_empty(self, objects: Objects) -> Objects:
        described, empty = self.flow.objects, self._empty
        return frozenset(obj for obj in objects if getattr(described[obj], "site", -1) not in empty)

    @cached_property
    def _empty(self) -> frozenset[int]:
        program = self.flow.program
        return frozenset(
            parent.node + param.default
            for ref in program.codes
            if (parent := program.parent(ref)) is not None
            for param in ref.code.params
            if param.default >= 0 and _is_empty(parent.code.ops[param.default])
        )


def is_chosen(op: ir.AnyOp, option: int) -> bool:
    """The option of a choice that is passed over where it is empty."""
    return isinstance(op, ir.Choice) and op.kind == "or" and option != op.values[-1]


def _is_empty(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Collection) and not op.values and op.kind in _LISTS
