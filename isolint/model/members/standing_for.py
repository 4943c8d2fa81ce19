"""Outside objects that stand for one of the program's: `current_user` for what the program's own
`load_user` gives.
"""

from __future__ import annotations

from functools import partial

from isolint.model.definitions.objects import External, Function, Instance
from isolint.model.members.own_applications import Load
from isolint.model.pointsto.flow import Flow
from isolint.pack.calling import Standing


class StandingFor:
    """`load` reads an attribute of an object, as `Attributes.load` does."""

    def __init__(self, flow: Flow, load: Load) -> None:
        self.flow = flow
        self.load = load
        self._nodes: dict[Standing, int] = {}

    def give(self, external: External, name: str, target: int) -> None:
        """`current_user.rename(text)` runs the method of the program's class."""
        known = self.flow.known.standing.get(external.path)
        if known is not None:
            give = partial(self._give, name, target)
            self.flow.graph.trigger(self._node(known), give)

    def load_by(self, decorator: str, function: int) -> None:
        """Notes what loads the object; `function` is the node of what is decorated."""
        known = self.flow.known.loaders_of_standing.get(decorator)
        if known is not None:
            self.flow.graph.trigger(function, partial(self._load_by, self._node(known)))

    def _load_by(self, node: int, obj: int) -> None:
        described = self.flow.objects[obj]
        if isinstance(described, Function):
            self.flow.graph.edge(self.flow.return_node(described.code), node)

    def _give(self, name: str, target: int, obj: int) -> None:
        if isinstance(self.flow.objects[obj], Instance):
            self.load(obj, name, target, target)

    def _node(self, known: Standing) -> int:
        found = self._nodes.get(known)
        if found is None:
            found = self._nodes[known] = self.flow.graph.new_node()
            derived = self._derived(known)
            if len(derived) == 1:
                self.flow.graph.add(found, self.flow.objects.number(Instance(derived[0], -1)))
        return found

    def _derived(self, known: Standing) -> list[int]:
        """The classes that others of the program are not derived from."""
        classes = self.flow.classes
        return [
            cls
            for cls, info in classes.info.items()
            if not known.bases.isdisjoint(info.externals) and not classes.subclasses.get(cls)
        ]
