"""`list(rows)`, `dict(pairs)`, `sorted(rows, key=rank)`: containers that Python's own functions
make.
"""

from __future__ import annotations

from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING

from isolint.model.calling.outside_made import own
from isolint.model.definitions.objects import Container, Instance
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site

MAKING = frozenset(
    BUILTIN + name
    for name in ["list", "tuple", "set", "frozenset", "dict", "sorted", "reversed", "iter"]
)
_KINDS = MappingProxyType(
    {BUILTIN + "tuple": "tuple", BUILTIN + "frozenset": "tuple"}
    | {BUILTIN + "dict": "dict", BUILTIN + "set": "set"}
)
_ITERATING = "__iter__"


class ContainerCalls:
    def __init__(
        self, flow: Flow, attributes: Attributes, containers: Containers, calls: Calls
    ) -> None:
        self.flow = flow
        self.attributes = attributes
        self.containers = containers
        self.calls = calls

    def make(self, site: Site, path: str) -> None:
        flow, kind = self.flow, _KINDS.get(path, "list")
        if not site.args:
            own(self.flow, self.calls, site, Container(kind, site.node))
            self._name_items(site)
            return
        made = flow.objects.number(Container(kind, site.node))
        if kind == "dict":
            flow.graph.trigger(site.args[0], lambda obj: self.containers.entries(obj, made))
            self._name_items(site)
        else:
            self.containers.merge(site.args[0], flow.field(made, ELEMENT))
            self.containers.merge(site.args[0], flow.field(made, ANY_KEY))
            flow.graph.trigger(site.args[0], lambda obj: self._iterate(site, obj, made))
        flow.graph.add(site.result, made)
        flow.created_in[site.node] = site.caller.id
        self.ask_keys(site, flow.field(made, ELEMENT))

    def ask_keys(self, site: Site, element: int) -> None:
        """`sorted(rows, key=rank)`, `rows.sort(key=rank)`."""
        for name, arg in site.named:
            if name == "key":
                inner = site.passing([element], self.flow.graph.new_node())
                self.flow.graph.trigger(arg, partial(self.calls.call, inner))

    def _iterate(self, site: Site, obj: int, made: int) -> None:
        """What the `__iter__` of an object of the program gives."""
        flow, described = self.flow, self.flow.objects[obj]
        if not isinstance(described, Instance):
            return
        if flow.classes.member(described.cls, _ITERATING) is None:
            return
        method, given = flow.graph.new_node(), flow.graph.new_node()
        self.attributes.load(obj, _ITERATING, method, site.node)
        inner = site.passing([], given)
        flow.graph.trigger(method, partial(self.calls.call, inner))
        for into in (ELEMENT, ANY_KEY):
            self.containers.merge(given, flow.field(made, into))

    def _name_items(self, site: Site) -> None:
        """`dict(name=value)`."""

        def fill(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Container) and described.site == site.node:
                for name, arg in site.named:
                    self.containers.store(obj, name, arg)

        self.flow.graph.trigger(site.result, fill)
