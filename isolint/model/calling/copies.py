"""`copy.copy` and `copy.deepcopy`: new objects, with the same elements or with new ones."""

from __future__ import annotations

from collections import deque

from isolint.model.definitions.objects import Container, External, Instance
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.site import Site

DEEP = "copy.deepcopy"
COPIES = frozenset({"copy.copy", DEEP})
# Shallow copies as well, but for the fields that are given.
REPLACING = frozenset(
    {"dataclasses.replace", "copy.replace", "attr.evolve", "attrs.evolve", "attr.assoc"}
)


class Copies:
    def __init__(self, flow: Flow, containers: Containers) -> None:
        self.flow = flow
        self.containers = containers
        self._parts: deque[tuple[int, int, int]] = deque()
        self._busy = False

    def make(self, source: int, node: int, result: int, deep: bool) -> None:
        """A copy made at `node` of whatever `source` holds."""
        self.flow.graph.trigger(source, lambda obj: self._copy(obj, node, result, deep))

    def replace(self, site: Site) -> None:
        """`replace(template, user_id=user_id)`."""
        given = {name: node for name, node in site.named if name != "**"}

        def replace(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Instance):
                made = self._instance(obj, described, site.node, False, frozenset(given))
                for name, node in given.items():
                    self.flow.graph.edge(node, self.flow.field(made, name))
                self.flow.graph.add(site.result, made)

        self.flow.graph.trigger(site.args[0], replace)

    def _copy(self, obj: int, node: int, result: int, deep: bool) -> None:
        self.flow.graph.add(result, self._of(obj, node, result, deep))
        self._make_parts()

    def _make_parts(self) -> None:
        """One after the other: objects can hang together deeper than Python's stack."""
        if self._busy:
            return
        self._busy = True
        while self._parts:
            self.make(*self._parts.popleft(), deep=True)
        self._busy = False

    def _of(self, obj: int, node: int, result: int, deep: bool) -> int:
        described = self.flow.objects[obj]
        if isinstance(described, Container):
            return self._container(obj, described, node, result, deep)
        if isinstance(described, Instance):
            return self._instance(obj, described, node, deep)
        if isinstance(described, External):
            path = described.path if described.path.endswith(")") else "copy.copy()"
            made = self.flow.objects.number(External(path, node))
            self.flow.copied(made, obj)
            return made
        return obj

    def _container(self, obj: int, source: Container, node: int, result: int, deep: bool) -> int:
        flow = self.flow
        if not deep:
            self.containers.copied(obj, node, result)
            return flow.objects.number(Container(source.kind, node))
        made = flow.objects.number(Container(source.kind, node))
        if made != obj and flow.copied(made, obj):
            for name in (ELEMENT, ANY_KEY):
                self._parts.append((flow.field(obj, ELEMENT), node, flow.field(made, name)))
        return made

    def _instance(
        self,
        obj: int,
        source: Instance,
        node: int,
        deep: bool,
        without: frozenset[str] = frozenset(),
    ) -> int:
        """Its attributes are taken over as they are read, but for those `without`."""
        flow = self.flow
        made = flow.instance(source.cls, node, copied=True)
        if made != obj and flow.copied(made, obj):

            def take(name: str) -> None:
                if name not in without:
                    self._later(obj, made, name, node, deep)

            for name in list(flow.fields.get(made, {})):
                if name not in without:
                    self._attribute(obj, made, name, node, deep)
            flow.on_field(made, take)
        return made

    def _later(self, obj: int, made: int, name: str, node: int, deep: bool) -> None:
        self._attribute(obj, made, name, node, deep)
        self._make_parts()

    def _attribute(self, obj: int, made: int, name: str, node: int, deep: bool) -> None:
        source, target = self.flow.field(obj, name), self.flow.field(made, name)
        if deep:
            self._parts.append((source, node, target))
        else:
            self.flow.graph.edge(source, target)
