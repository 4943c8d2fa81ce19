"""Class methods that make objects: `Child.make()` gives a `Child`, whoever else inherits `make`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.summary import ir


class OwnClass:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._makers: dict[int, bool] = {}

    def applies(self, ref: CodeRef, receiver: int) -> bool:
        """The code is called on a class, and calls it."""
        return (
            receiver >= 0 and isinstance(self.flow.objects[receiver], Class) and self._is_maker(ref)
        )

    def _is_maker(self, ref: CodeRef) -> bool:
        found = self._makers.get(ref.id)
        if found is None:
            made = any(_is_own(ref, call.func) for _, call in ref.each(ir.Call))
            found = made and self.flow.classes.method_kind(ref) == "class"
            self._makers[ref.id] = found
        return found

    def only(self, ref: CodeRef, receiver: int, result: int) -> int:
        """A node in front of the result: the other classes that the code runs on do not pass."""
        own, node = self.flow.objects[receiver], self.flow.graph.new_node()
        assert isinstance(own, Class)
        self.flow.graph.accepts[node] = one_by_one(partial(self._is_for, ref, own.code))
        self.flow.graph.edge(node, result)
        return node

    def _is_for(self, ref: CodeRef, own: int, obj: int) -> bool:
        """Not an object of another class on which the code runs."""
        made = self.flow.objects[obj]
        if not isinstance(made, Instance) or made.cls == own or made.site < 0:
            return True
        by_class = any(self._makers.get(code, False) for code in self._made_in(made.site))
        other = self.flow.objects.number(Class(made.cls))
        return not by_class or other not in self.flow.values(ref, 0)

    def _made_in(self, site: int) -> Iterable[int]:
        known = self.flow.makers.get(site)
        return known if known is not None else (self.flow.created_in.get(site, -1),)


def _is_own(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Attr):
        op = ref.code.ops[op.base]
    return isinstance(op, ir.Param) and op.index == 0
