"""What is asked of an application of which a program has a class of its own."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from isolint.model.definitions.objects import External
from isolint.model.members.outside_attributes import OutsideAttributes
from isolint.model.pointsto.flow import Flow

Load = Callable[[int, str, int, int], None]


class OwnApplications:
    """`load` reads an attribute of an object, as `Attributes.load` does."""

    def __init__(self, flow: Flow, outside: OutsideAttributes, load: Load) -> None:
        self.flow = flow
        self.outside = outside
        self.load = load

    def give(self, external: External, name: str, target: int) -> None:
        """`current_app.store` is the store that `class Service(Flask)` makes for itself."""
        if external.site >= 0 or external.path not in self.flow.known.applications:
            return
        for cls in self.outside.applications(external.path):
            if name in self.flow.classes.attributes(cls):
                self.flow.graph.trigger(self.flow.all_of(cls), partial(self._give, name, target))

    def _give(self, name: str, target: int, obj: int) -> None:
        self.load(obj, name, target, target)
