"""`defaultdict(factory)`: every element that is asked for and missing is what the factory gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Container, External
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.field_defaults import Default
from isolint.model.pointsto.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.pointsto.site import Site

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls

DEFAULTING = "collections.defaultdict"
_KINDS = frozenset({"list", "set", "dict"})


class DefaultItems:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.calls = calls

    def fill(self, site: Site) -> None:
        """The first argument makes the elements of what the call gives."""
        flow = self.flow

        def fill(made: int) -> None:
            given = flow.objects[made]
            if isinstance(given, Container):
                flow.graph.edge(flow.field(made, ANY_KEY), flow.field(made, ELEMENT))
                flow.graph.trigger(
                    site.args[0], lambda factory: self._make(site, factory, made, given)
                )

        flow.graph.trigger(site.result, fill)

    def begin(self, default: Default, held: int) -> None:
        """A part that each object of a class begins with: `factory=lambda: defaultdict(list)`."""
        call = self.flow.program.call(default.site)
        if call is None:
            return
        ref, op = call
        made = self.flow.symbols.of_value(ref, op.func)
        if isinstance(made, External) and made.path == DEFAULTING:
            given = [ref.node + arg for arg in op.positional[:1]]
            if given:
                self.fill(Site(ref, default.site, given, [], [], held))

    def _make(self, site: Site, factory: int, made: int, given: Container) -> None:
        flow, described = self.flow, self.flow.objects[factory]
        element = flow.field(made, ANY_KEY)
        if not isinstance(described, External):
            self.calls.call(site.passing([], element), factory)
            return
        kind = self._kind(described)
        # A dict of dicts is told apart from its elements: they are made where `dict` is named.
        at = site.args[0] if kind == given.kind else given.site
        if kind and 0 <= at < flow.program.nodes:
            flow.created_in[at] = site.caller.id
            if given.site in flow.homes:
                flow.homes[at] = flow.homes[given.site]
            flow.graph.add(element, flow.owned(Container(kind, at), given.owner))

    def _kind(self, external: External) -> str:
        name = external.path.removeprefix(BUILTIN)
        if name in _KINDS:
            return name
        return "dict" if f"{external.path}()" in self.flow.known.containers else ""
