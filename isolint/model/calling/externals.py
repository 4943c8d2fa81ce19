"""Calls that leave the program: builtins, known libraries, and callbacks given to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from isolint.model.calling.builtin_calls import BuiltinCalls
from isolint.model.calling.callback_arguments import NOTHING, Given, given
from isolint.model.calling.default_items import DEFAULTING, DefaultItems
from isolint.model.calling.meanings import UPDATE, Meaning, Meanings
from isolint.model.calling.namespaces import begin
from isolint.model.calling.outside_items import give_items, whole_of
from isolint.model.calling.outside_made import own
from isolint.model.calling.special_calls import SpecialCalls
from isolint.model.calling.visiting import Visiting
from isolint.model.definitions.objects import (
    Bound,
    Class,
    Container,
    External,
    Function,
    Partial,
)
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.pack.running import Callback

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site


_FUNCTIONS = (Function, Bound, Partial)


class Externals:
    def __init__(
        self, flow: Flow, attributes: Attributes, containers: Containers, calls: Calls
    ) -> None:
        self.flow = flow
        self.containers = containers
        self.calls = calls
        self.builtins = BuiltinCalls(flow, attributes, containers, calls)
        self.meanings = Meanings(flow.known)
        self.default_items = DefaultItems(flow, calls)
        self.visiting = Visiting(flow, attributes.templates, calls)
        self._given: set[tuple[int, int, int, str]] = set()
        self._outcomes: dict[int, int] = {}
        self.specials = SpecialCalls(flow, attributes, containers, calls, self.builtins)

    def call(self, site: Site, obj: int, external: External) -> None:
        flow, path = self.flow, external.path
        flow.external_calls.setdefault(site.node, {})[obj] = None
        meaning = self.meanings.of(path)
        if external.site in self._outcomes and path in flow.known.outcomes:
            flow.graph.edge(self._outcomes[external.site], site.result)
            return
        if meaning.builtin and self.builtins.call(site, meaning.builtin):
            return
        if self.specials.call(site, obj, path):
            return
        if meaning.state is not None and site.args:
            self._look_up(site, meaning.state, path.endswith(".setdefault"))
            return
        self.visiting.call(site, path)
        if meaning.calls:
            self._callbacks(site, meaning)
        if meaning.keeper is not None:
            self._keep(site, meaning.keeper, path.endswith("." + UPDATE))
        if meaning.place is not None:
            self._place(site, meaning.place)
        self._result(site, path, meaning)
        if meaning.namespace:
            begin(flow, site, external, meaning.made)
        give_items(flow, site, whole_of(flow, external))

    def _look_up(self, site: Site, state: str, keeps_default: bool) -> None:
        """`app.settings.get("db")`."""
        flow = self.flow
        kept, key = flow.objects.number(External(state)), self.builtins.key(site)
        self.containers.load(kept, key, site.result)
        if len(site.args) > 1:
            flow.graph.edge(site.args[1], site.result)
            if keeps_default:
                self.containers.store(kept, key, site.args[1])
            give_items(flow, site, kept)

    def _keep(self, site: Site, keeper: str, whole: bool) -> None:
        """Keyword arguments that are items of the application's settings from then on, and those of
        a `whole` dict that is handed over.
        """
        flow = self.flow
        kept = flow.objects.number(External(keeper))
        for name, arg in site.named:
            if name != "**":
                self.containers.store(kept, name, arg)
        dicts = [arg for name, arg in site.named if name == "**"]
        for arg in dicts + (site.args[:1] if whole else []):
            flow.graph.trigger(arg, lambda obj: self.containers.take_over(obj, kept))

    def _place(self, site: Site, place: str) -> None:
        """`agent.run(prompt, deps=own)`: what tools find as `context.deps`."""
        owner, _, attribute = place.rpartition(".")
        kept = self.flow.objects.number(External(owner))
        for name, arg in site.named:
            if name == attribute:
                self.flow.graph.edge(arg, self.flow.field(kept, attribute))

    def take(self, site: Site, path: str) -> None:
        """`@after_this_request`: what is known to call its first argument decorates it."""
        meaning = self.meanings.of(path)
        if meaning.callback is not None and meaning.callback.handler == 0:
            self._callbacks(site, meaning)

    def give(self, site: Site, path: str) -> None:
        """What the outside function gives back, and nothing else of the call."""
        self._result(site, path, self.meanings.of(path))

    def _result(self, site: Site, path: str, meaning: Meaning) -> None:
        if meaning.container:
            own(self.flow, self.calls, site, Container(meaning.container, site.node))
            if site.args and path == DEFAULTING:
                self.default_items.fill(site)
            elif site.args and meaning.container != "queue":
                self._fill(site)
        elif meaning.made:
            self._make(site, meaning)

    def _make(self, site: Site, meaning: Meaning) -> None:
        """Of what all users share there is one object, wherever it was made. What a function of the
        program gives back is no other.
        """
        flow, callback = self.flow, meaning.callback
        made = External(meaning.made, -1 if meaning.shared else site.node)
        if callback is None or not callback.gives or len(site.args) <= callback.handler:
            own(flow, self.calls, site, made)
            return

        def make(obj: int) -> None:
            if isinstance(flow.objects[obj], External):
                own(flow, self.calls, site, made)

        flow.graph.trigger(site.args[callback.handler], make)

    def _fill(self, site: Site) -> None:
        for obj in self.flow.graph.get(site.result):
            if isinstance(self.flow.objects[obj], Container):
                for arg in site.args:
                    self.containers.merge(arg, self.flow.field(obj, ELEMENT))

    def _callbacks(self, site: Site, meaning: Meaning) -> None:
        """A function given to outside code is taken to be called by it."""
        reason, callback = meaning.reason, meaning.callback
        handed = given(self.flow, self.containers, site, callback)
        for index, arg in enumerate(site.args):
            hands_on = callback is not None and callback.handler == index
            if callback is not None and hands_on and callback.coroutine:
                continue
            gives = callback is not None and hands_on and callback.gives
            result = self._outcome(site, callback) if hands_on else -1
            into = site.result if gives else result
            self._callback(site, arg, reason, handed if hands_on else NOTHING, gives, into)
        for name, arg in site.named:
            hands_on = callback is not None and callback.keyword == name
            self._callback(site, arg, reason, handed if hands_on else NOTHING)

    def _outcome(self, site: Site, callback: Callback | None) -> int:
        """Where the function's result waits until it is asked for."""
        if callback is None or not callback.outcome:
            return -1
        if site.node not in self._outcomes:
            self._outcomes[site.node] = self.flow.graph.new_node()
        return self._outcomes[site.node]

    def _callback(
        self, site: Site, arg: int, reason: str, handed: Given, gives: bool = False, into: int = -1
    ) -> None:
        flow = self.flow
        result = into if into >= 0 else flow.graph.new_node()
        called = (*_FUNCTIONS, Class) if gives else _FUNCTIONS

        def call(obj: int) -> None:
            if isinstance(flow.objects[obj], called):
                # A partial can lead to the call that it is given to.
                if (site.node, arg, obj, reason) in self._given:
                    return
                self._given.add((site.node, arg, obj, reason))
                inner = site.passing(handed.args, result, handed.named, handed.stars)
                self.calls.call(inner, obj)
                target = self._target(obj)
                if target is not None:
                    flow.callbacks.setdefault(site.node, {})[target] = reason
                    flow.calls.setdefault(site.node, {})[target] = reason

        flow.graph.trigger(arg, call)

    def _target(self, obj: int) -> tuple[int, int] | None:
        """The code that a callback runs; a partial of outside code runs none of the program."""
        described = self.flow.objects[obj]
        while isinstance(described, Partial):
            described = self.flow.objects[described.func]
        if isinstance(described, Bound):
            return described.code, described.receiver
        return (described.code, -1) if isinstance(described, Function) else None
