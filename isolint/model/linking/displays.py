"""Lists, tuples, sets and dicts as they are written: new containers with these elements."""

from __future__ import annotations

from isolint.model.calling.factories import Factories
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.linking.own_values import sources
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.summary import ir


class Displays:
    def __init__(
        self, flow: Flow, attributes: Attributes, containers: Containers, factories: Factories
    ) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.attributes = attributes
        self.containers = containers
        self.factories = factories

    def make(self, ref: CodeRef, value: int, op: ir.Collection, home: str | None) -> None:
        """`home` is the attribute of `self` in which the collection is stored straight away."""
        flow = self.flow
        if home is not None:
            flow.homes[ref.node + value] = home

        def make(at: int, owner: int) -> None:
            made = flow.owned(Container(op.kind, at), owner)
            self._fill(ref, value, op, made, -1 if home is None else owner)

        self.factories.each(ref, value, home is not None, make)

    def _fill(self, ref: CodeRef, value: int, op: ir.Collection, made: int, owner: int) -> None:
        """`owner` is the object whose method makes the collection for itself, or -1."""
        if len(op.values) > 1 and not any(isinstance(ref.code.ops[v], ir.Star) for v in op.values):
            self.flow.lengths[made] = len(op.values)
        for index, item in enumerate(op.values):
            if isinstance(ref.code.ops[item], ir.Star):
                self.containers.merge(ref.node + item, self.flow.field(made, ELEMENT))
                self._spread(ref, op, index, made)
                continue
            key = str(index) if op.kind in ("tuple", "list") and len(op.values) > 1 else None
            if op.kind == "dict" and index < len(op.keys) and op.keys[index] >= 0:
                key = self.flow.keys.constant(ref, op.keys[index])
            self.containers.store(made, key, self._item(ref, item, owner))
        self.graph.add(ref.node + value, made)

    def _spread(self, ref: CodeRef, op: ir.Collection, index: int, made: int) -> None:
        """`{**template, "footer": {}}`: what comes later stands in the place of what is spread."""
        spread = ref.node + op.values[index]
        if op.kind != "dict":
            self.containers.merge(spread, self.flow.field(made, ANY_KEY))
            return
        keys = (self.flow.keys.constant(ref, key) for key in op.keys[index + 1 :] if key >= 0)
        later = frozenset(self.containers.key_name(key) for key in keys if key is not None)
        self.graph.trigger(spread, lambda obj: self.containers.take_over(obj, made, later))

    def _item(self, ref: CodeRef, item: int, owner: int) -> int:
        """`{"add": self.add, "eu": Client()}`: in the table of an object stand its own methods,
        and what it makes for itself.
        """
        op, node = ref.code.ops[item], ref.node + item
        if owner < 0:
            return node
        if isinstance(op, ir.Attr) and op.base == 0:
            own = self.graph.new_node()
            self.attributes.load(owner, op.name, own, node)
            return own
        return self._own_part(ref, item, owner)

    def _own_part(self, ref: CodeRef, item: int, owner: int) -> int:
        """The node of an element, without what the same code has made for other objects."""
        homes = self.flow.homes
        made = [ref.node + source for source in sources(ref.code, item)]
        name = next((homes[node] for node in made if node in homes), None)
        if name is None:
            return ref.node + item
        own = self.graph.new_node()
        self.graph.accepts[own] = self.flow.own_only(owner, name)
        self.graph.edge(ref.node + item, own)
        return own
