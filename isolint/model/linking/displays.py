"""Lists, tuples, sets and dicts as they are written: new containers with these elements."""

from __future__ import annotations

from isolint.model.calling.factories import Factories
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.keys import constant_key
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
                key = constant_key(ref, op.keys[index])
            self.containers.store(made, key, self._item(ref, item, owner))
        self.graph.add(ref.node + value, made)

    def _spread(self, ref: CodeRef, op: ir.Collection, index: int, made: int) -> None:
        """`{**template, "footer": {}}`: what comes later stands in the place of what is spread."""
        spread = ref.node + op.values[index]
        if op.kind != "dict":
            self.containers.merge(spread, self.flow.field(made, ANY_KEY))
            return
        keys = (constant_key(ref, key) for key in op.keys[index + 1 :] if key >= 0)
        later = frozenset(self.containers.key_name(key) for key in keys if key is not None)
        self.graph.trigger(spread, lambda obj: self.containers.take_over(obj, made, later))

    def _item(self, ref: CodeRef, item: int, owner: int) -> int:
        """`{"add": self.add}`: in the table of an object stand its own methods."""
        op, node = ref.code.ops[item], ref.node + item
        if owner < 0 or not isinstance(op, ir.Attr) or op.base != 0:
            return node
        own = self.graph.new_node()
        self.attributes.load(owner, op.name, own, node)
        return own


def own_values(ref: CodeRef, cached: bool) -> dict[int, str]:
    """Values made in a method and stored straight into an attribute of its first parameter;
    what a `cached` property returns becomes such an attribute.
    """
    code = ref.code
    returned = {
        value: code.name
        for _, op in ref.each(ir.Return)
        if cached and op.value >= 0
        for value in _sources(code, op.value)
    }
    return returned | {
        value: op.name
        for _, op in ref.each(ir.SetAttr)
        if op.base == 0 and op.value >= 0
        for value in _sources(code, op.value)
    }


def _sources(code: ir.Code, value: int) -> list[int]:
    op = code.ops[value]
    if isinstance(op, (ir.Call, ir.Collection)):
        return [value]
    if isinstance(op, ir.Choice):
        return [source for option in op.values for source in _sources(code, option)]
    if isinstance(op, (ir.Bind, ir.Await)) and op.value >= 0:
        return _sources(code, op.value)
    return []
