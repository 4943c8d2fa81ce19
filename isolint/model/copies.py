"""Copies that code makes of what it has: `list(x)`, `copy.copy(x)`, `copy.deepcopy(x)`."""

from __future__ import annotations

from isolint.model.containers import Containers
from isolint.model.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.objects import Container, External, Instance
from isolint.model.program import CodeRef


class Copies:
    def __init__(self, flow: Flow, containers: Containers) -> None:
        self.flow = flow
        self.containers = containers
        self._copied: set[tuple[int, int]] = set()

    def shallow(self, caller: CodeRef, node: int, source: int, result: int) -> None:
        """A new container of the same elements."""
        made = self._container(caller, node, result)
        self.containers.merge(source, self.flow.field(made, ELEMENT))
        self.containers.merge(source, self.flow.field(made, ANY_KEY))

    def clone(self, caller: CodeRef, node: int, source: int, result: int) -> None:
        """A new object with the same attributes."""
        flow = self.flow

        def copy(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, Instance) and described.site != node:
                made = flow.instance(described.cls, node)
                flow.copy_fields(obj, made)
                flow.graph.add(result, made)

        self.shallow(caller, node, source, result)
        flow.graph.trigger(source, copy)

    def deep(self, caller: CodeRef, node: int, source: int, result: int) -> None:
        """Containers and objects of its own, all the way down."""
        flow = self.flow

        def copy(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, Instance):
                flow.created_in[node] = caller.id
                flow.graph.add(result, flow.instance(described.cls, node))
            elif isinstance(described, External):
                flow.graph.add(result, flow.objects.number(External(described.path, node)))
            elif not isinstance(described, Container):
                flow.graph.add(result, obj)
            elif (node, obj) not in self._copied:
                self._copied.add((node, obj))
                self._elements(caller, node, obj, self._container(caller, node, result))
            else:
                self._container(caller, node, result)

        flow.graph.trigger(source, copy)

    def _elements(self, caller: CodeRef, node: int, obj: int, made: int) -> None:
        inside = self.flow.graph.new_node()
        self.containers.element(obj, inside)
        for name in (ELEMENT, ANY_KEY):
            self.deep(caller, node, inside, self.flow.field(made, name))

    def _container(self, caller: CodeRef, node: int, result: int) -> int:
        made = self.flow.objects.number(Container("list", node))
        self.flow.created_in[node] = caller.id
        self.flow.graph.add(result, made)
        return made
