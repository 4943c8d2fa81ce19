"""Providers of dependency containers: objects that make others when they are called."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.definitions.objects import Container, External
from isolint.model.pointsto.flow import ELEMENT, PROVIDED, PROVIDED_FRESH, Flow

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site
    from isolint.pack.calling import Provider


class Providers:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.calls = calls

    def make(self, site: Site, external: External, provider: Provider) -> None:
        """The provider holds what it gives; only a shared one counts as holding it."""
        flow, made = self.flow, self.flow.objects.number(external)
        given = flow.field(made, PROVIDED if provider.shared else PROVIDED_FRESH)
        flow.graph.add(site.result, made)
        if provider.itself:
            flow.graph.edge(site.args[provider.target], given)
            return
        called = flow.graph.new_node()
        flow.graph.trigger(called, lambda obj: self._made(obj, given))
        args = [self._filled(node) for node in site.args[provider.target + 1 :]]
        named = [(name, self._filled(node)) for name, node in site.named]
        inner = site.passing(args, called, named)
        flow.graph.trigger(
            site.args[provider.target], lambda target: self.calls.call(inner, target)
        )

    def _made(self, obj: int, given: int) -> None:
        """What a function that cleans up afterwards yields is what its provider gives."""
        described = self.flow.objects[obj]
        if isinstance(described, Container) and described.kind == "generator":
            self.flow.graph.edge(self.flow.field(obj, ELEMENT), given)
        else:
            self.flow.graph.add(given, obj)

    def _filled(self, node: int) -> int:
        """Of another provider among the arguments, what that one gives."""
        filled = self.flow.graph.new_node()
        self.flow.graph.trigger(node, lambda obj: self._fill(obj, filled))
        return filled

    def _fill(self, obj: int, filled: int) -> None:
        described = self.flow.objects[obj]
        provides = isinstance(described, External) and (
            described.path.removesuffix("()") in self.flow.known.providers
        )
        if not provides or not self.give(obj, filled):
            self.flow.graph.add(filled, obj)

    def give(self, obj: int, result: int) -> bool:
        """What the object gives when it is called, if it is a provider."""
        kinds = [name for name in (PROVIDED, PROVIDED_FRESH) if name in self.flow.fields[obj]]
        for name in kinds:
            self.flow.graph.edge(self.flow.field(obj, name), result)
        return bool(kinds)
