"""`for`, `with` and `await`: what iterators and context managers give, what waiting runs."""

from __future__ import annotations

from isolint.model.definitions.objects import Container, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.special_methods import Dunder
from isolint.summary import ir


class Protocols:
    """`dunder` calls a special method."""

    def __init__(self, flow: Flow, containers: Containers, dunder: Dunder) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.containers = containers
        self.dunder = dunder

    def iterate(self, ref: CodeRef, value: int, op: ir.Iter) -> None:
        node = ref.node + value

        def element(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Instance):
                self._iterator(ref, obj, node)
            self.containers.element(obj, node)

        self.graph.trigger(ref.node + op.value, element)

    def _iterator(self, ref: CodeRef, obj: int, node: int) -> None:
        for name in ("__iter__", "__aiter__"):
            iterator = self.graph.new_node()
            self.dunder(ref, obj, name, node, [], iterator)
            self.graph.trigger(iterator, lambda found: self._advance(ref, found, node))

    def _advance(self, ref: CodeRef, iterator: int, node: int) -> None:
        if isinstance(self.flow.objects[iterator], Instance):
            for name in ("__next__", "__anext__"):
                self.dunder(ref, iterator, name, node, [])
        self.containers.element(iterator, node)

    def wait(self, ref: CodeRef, value: int, op: ir.Await) -> None:
        node = ref.node + value

        def begin(obj: int) -> None:
            self.dunder(ref, obj, "__await__", node, [], self.graph.new_node())

        self.graph.trigger(ref.node + op.value, begin)

    def enter(self, ref: CodeRef, value: int, op: ir.Enter) -> None:
        node, prefix = ref.node + value, "__a" if op.asynchronous else "__"

        def enter_object(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                if self.flow.classes.member(described.cls, prefix + "enter__"):
                    self.dunder(ref, obj, prefix + "enter__", node, [])
                    self.dunder(ref, obj, prefix + "exit__", node, [], self.graph.new_node())
                else:
                    self.graph.add(node, obj)
            elif isinstance(described, Container) and described.kind == "generator":
                self.graph.edge(self.flow.field(obj, ELEMENT), node)
            else:
                self.graph.add(node, obj)

        self.graph.trigger(ref.node + op.value, enter_object)
