"""Attributes that the program's own classes answer for: `__get__` and `__set__` of what a class
has, and `__setattr__` of the object's own.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from isolint.model.definitions.descriptors import Descriptors
from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.special_methods import Dunder

GET, SET = "__get__", "__set__"
_ANY_SET = "__setattr__"
TOLD = frozenset({SET, _ANY_SET})


class OwnDescriptors:
    """Only what is read or written through an object; `node` is the operation that does so.

    `reads`, `writes` and `sets` say whether there is any that answers for that.
    """

    def __init__(self, flow: Flow, descriptors: Descriptors, dunder: Dunder) -> None:
        self.flow = flow
        self.descriptors = descriptors
        self.dunder = dunder
        self.reads, self.writes = self._anybody_has(GET), self._anybody_has(SET)
        self.sets = self._anybody_has(_ANY_SET)
        self._seen: set[tuple[int, int]] = set()

    def _anybody_has(self, name: str) -> bool:
        classes = self.flow.classes
        return any(classes.methods(cls, name) for cls in classes.info)

    def read(self, ref: CodeRef, name: str, node: int, obj: int) -> None:
        def give(found: int) -> None:
            described = self.flow.objects[obj]
            assert isinstance(described, Instance)
            owner = self.flow.objects.number(Class(described.cls))
            self.dunder(ref, found, GET, node, [self._only(obj), self._only(owner)])

        self._each(obj, name, node, give)

    def write(self, ref: CodeRef, name: str, node: int, value: int, obj: int) -> None:
        def tell(found: int) -> None:
            self.dunder(ref, found, SET, node, [self._only(obj), value], self.flow.graph.new_node())

        self._each(obj, name, node, tell)

    def set(self, ref: CodeRef, node: int, value: int, obj: int) -> None:
        """`self.x = value`, where a class says itself what becomes of any attribute."""
        new_node = self.flow.graph.new_node
        self.dunder(ref, obj, _ANY_SET, node, [new_node(), value], new_node())

    def _each(self, obj: int, name: str, node: int, action: Callable[[int], None]) -> None:
        flow, described = self.flow, self.flow.objects[obj]
        member = (
            flow.classes.member(described.cls, name) if isinstance(described, Instance) else None
        )
        if member is None or all(
            self.descriptors.of(member[0], bound)[0] != "value" for bound in member[1]
        ):
            return
        if (obj, node) not in self._seen:
            self._seen.add((obj, node))
            flow.graph.trigger(flow.cell(member[0], name), partial(self._if_own, action))

    def _if_own(self, action: Callable[[int], None], found: int) -> None:
        if isinstance(self.flow.objects[found], Instance):
            action(found)

    def _only(self, obj: int) -> int:
        node = self.flow.graph.new_node()
        self.flow.graph.add(node, obj)
        return node


def runs_setter(flow: Flow, node: int) -> bool:
    """A property's; what a descriptor or `__setattr__` is told is of the object still."""
    codes = flow.program.codes
    return any(codes[code].code.name not in TOLD for code, _ in flow.calls.get(node, {}))
