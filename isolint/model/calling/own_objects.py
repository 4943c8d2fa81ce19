"""What methods of an outside base give of the program's own classes: their object itself, a new one
of the class, the one that there is of it, or the classes derived from it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Instance,
    Object,
    Super,
)
from isolint.model.members.attributes import SUBCLASSES
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.site import Site

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls


class OwnObjects:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.calls = calls

    def call(self, site: Site, path: str) -> bool:
        """False where it is not seen of what it is asked."""
        base, known = site.base, self.flow.known
        if base < 0:
            return False
        if path in known.fluent:
            self.flow.graph.trigger(base, lambda obj: self._give(site, obj))
        elif path in known.class_makers:
            self.flow.graph.trigger(base, lambda obj: self._make(site, path, obj))
        elif path in known.single_makers:
            self.flow.graph.trigger(base, lambda obj: self._give_only(site, path, obj))
        elif path == SUBCLASSES:
            self.flow.graph.trigger(base, lambda obj: self._list_derived(site, obj))
        else:
            return False
        return True

    def _give(self, site: Site, obj: int) -> None:
        """`net = Net().to(device)`."""
        described = self.flow.objects[obj]
        if isinstance(described, Super):
            self._give(site, described.receiver)
        elif isinstance(described, (Instance, External)):
            self.flow.graph.add(site.result, obj)

    def _make(self, site: Site, path: str, obj: int) -> None:
        """`User.model_validate(data)`: nobody knows which argument the constructor gets."""
        cls = self._class(obj)
        if isinstance(cls, Class):
            unknown = site.passing([], site.result, stars=[self.flow.graph.new_node()])
            self.calls.construction.of(unknown, cls)
        elif isinstance(cls, External):
            self.calls.externals.give(site, path)

    def _give_only(self, site: Site, path: str, obj: int) -> None:
        cls = self._class(obj)
        if isinstance(cls, Class):
            self.calls.construction.only(site.passing([], site.result), cls, "_instance")
        elif isinstance(cls, External):
            self.calls.externals.give(site, path)

    def _list_derived(self, site: Site, obj: int) -> None:
        """`for kind in Job.__subclasses__()`."""
        cls, flow = self.flow.objects[obj], self.flow
        if isinstance(cls, Class):
            made = flow.objects.number(Container("list", site.node))
            flow.graph.add(site.result, made)
            for derived in flow.classes.subclasses.get(cls.code, ()):
                flow.graph.add(flow.field(made, ELEMENT), flow.objects.number(Class(derived)))

    def _class(self, obj: int) -> Object:
        """`super().model_validate(data)` is asked of the class at hand."""
        described = self.flow.objects[obj]
        if isinstance(described, Super):
            described = self.flow.objects[described.receiver]
        return described
