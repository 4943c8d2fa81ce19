"""What a call does: arguments to parameters, results back."""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.calling.arity import takes_fewer
from isolint.model.calling.construction import Construction
from isolint.model.calling.externals import Externals
from isolint.model.calling.factories import Factories
from isolint.model.calling.forwarding import Forwarding
from isolint.model.calling.injection import Injection
from isolint.model.calling.loaders import Loaders
from isolint.model.calling.maker_arguments import MakerArguments
from isolint.model.calling.own_class import OwnClass
from isolint.model.calling.passing import Passing
from isolint.model.calling.presence import Presence
from isolint.model.definitions.objects import (
    Bound,
    Class,
    Container,
    ContainerMethod,
    External,
    Function,
    Instance,
    Partial,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.graph import one_by_one
from isolint.model.pointsto.site import FRAMEWORK, Site


class Calls:
    def __init__(self, flow: Flow, attributes: Attributes, containers: Containers) -> None:
        self.flow = flow
        self.attributes = attributes
        self.containers = containers
        self.passing = Passing(flow, containers)
        self.arguments = MakerArguments(flow, self.passing)
        self.factories = Factories(flow, self.arguments)
        self.externals = Externals(flow, attributes, containers, self)
        self.injection = Injection(flow)
        self.own_class = OwnClass(flow)
        self.forwarding = Forwarding(flow.classes)
        flow.forwards = frozenset(self.forwarding.forwards)
        self.loaders = Loaders(flow, attributes)
        self.presence = Presence(flow, self.forwarding.gives_back)
        self._bound: set[tuple[int, int, int, int]] = set()
        self._own_results: set[tuple[int, int, int, int]] = set()
        self._own_part: dict[int, int] = {}
        self._injected: set[tuple[int, int, int]] = set()
        self._through: set[tuple[Site, int]] = set()
        self.construction = Construction(flow, self)

    def call(self, site: Site, obj: int) -> None:
        """Reacts to one object that the called value can be."""
        described = self.flow.objects[obj]
        if isinstance(described, Function):
            if takes_fewer(self.flow.classes, site, self.flow.program.codes[described.code]):
                return
            if site.explicit_self and self._is_method(described.code):
                self._invoke_on_self(site, described.code)
            else:
                self.invoke(site, described.code, -1, "direct")
        elif isinstance(described, Bound):
            self.invoke(site, described.code, described.receiver, self._reason(described.receiver))
        elif isinstance(described, Class):
            self.construction.of(site, described)
        elif isinstance(described, External):
            self.externals.call(site, obj, described)
        elif isinstance(described, ContainerMethod):
            self.flow.external_calls.setdefault(site.node, {})[obj] = None
            key = self.externals.builtins.key(site)
            self.containers.call(described, key, site.args, site.node, site.result)
            if described.name == "update":
                for name, value in site.named:
                    self.containers.store(described.container, name, value)
            if described.name == "sort":
                element = self.flow.field(described.container, ELEMENT)
                self.externals.specials.container_calls.ask_keys(site, element)
        elif isinstance(described, Instance):
            self._call_instance(site, obj)
        elif isinstance(described, Partial):
            self._call_partial(site, described)

    def _is_method(self, code: int) -> bool:
        ref = self.flow.program.codes[code]
        parent = self.flow.program.parent(ref)
        if parent is None or parent.code.kind != "class":
            return False
        return self.flow.classes.method_kind(ref) != "static"

    def _invoke_on_self(self, site: Site, code: int) -> None:
        """`Base.method(self, …)` runs on each object that the caller runs on."""
        inner = replace(site, args=site.args[1:], on_self=True, explicit_self=False)
        self.flow.names_self.add((site.node, code))
        self.flow.graph.trigger(
            site.caller.node, lambda receiver: self.invoke(inner, code, receiver, "direct")
        )

    def _reason(self, receiver: int) -> str:
        described = self.flow.objects[receiver]
        if isinstance(described, Instance):
            return "flow" if described.site >= 0 else "typed"
        return "direct"

    def _call_instance(self, site: Site, obj: int) -> None:
        if (site, obj) in self._through:
            return
        self._through.add((site, obj))
        called = self.flow.graph.new_node()
        self.attributes.load(obj, "__call__", called, site.node)
        self.flow.graph.trigger(called, lambda method: self.call(site, method))

    def _call_partial(self, site: Site, partial: Partial) -> None:
        inner = self.flow.fields.get(self.flow.objects.number(partial), {})
        given = [node for name, node in inner.items() if name.startswith("#")]
        named = [(n[1:], node) for n, node in inner.items() if n.startswith("=")]
        widened = Site(
            site.caller,
            site.node,
            [*given, *site.args],
            site.stars,
            [*named, *site.named],
            site.result,
        )
        self.call(widened, partial.func)

    def invoke(self, site: Site, code: int, receiver: int, reason: str) -> None:
        """Binds one call to one callee; again with another receiver only adds the receiver."""
        flow = self.flow
        flow.calls.setdefault(site.node, {}).setdefault((code, receiver), site.reason or reason)
        ref = flow.program.codes[code]
        if receiver >= 0 and ref.code.params:
            flow.graph.add(ref.node, receiver)
        if self.injection.applies(code, receiver):
            self._inject(site, ref, receiver)
        elif receiver < 0:
            self.injection.mix(code)
        own = self.own_class.applies(ref, receiver)
        if own and (site.node, code, receiver, site.result) not in self._own_results:
            self._own_results.add((site.node, code, receiver, site.result))
            self._return(site, ref, 1, self.own_class.only(ref, receiver, site.result))
        handed_back = self._hands_back(site, ref)
        if handed_back and receiver >= 0:
            flow.graph.edge(self.attributes.accessors.of_self(ref, receiver), site.result)
        bound = 0 if receiver < 0 else 1
        key = (site.node, code, bound, site.result)
        if key not in self._bound:
            self._bound.add(key)
            self.passing.give(site, ref, bound)
            if handed_back:
                self._give_back(site, ref, bound)
            if not own:
                self._return(site, ref, bound, site.result, handed_back)
            at = site.node - site.caller.node
            if site.args and self.forwarding.gives_given(code, site.caller, at):
                flow.graph.edge(site.args[0], site.result)

    def _hands_back(self, site: Site, ref: CodeRef) -> bool:
        """The function returns parts of what this call hands in by name or place."""
        return not site.unpacks and bool(self.attributes.accessors.parts(ref).paths)

    def _give_back(self, site: Site, ref: CodeRef, bound: int) -> None:
        """Parts of arguments; those of the receiver are told apart by it. `bound` is 1 with one.
        What a framework calls it fills by itself: the parameter alone knows with what.
        """
        given = dict(self.passing.matched(site, ref, bound))
        for path in self.attributes.accessors.parts(ref).paths:
            start = given.get(path.parameter)
            if path.parameter < bound:
                continue
            if start is None and site.reason == FRAMEWORK:
                start = ref.node + path.parameter
            elif start is None:
                start = self.flow.graph.new_node()
                self.passing.default(ref, ref.code.params[path.parameter].default, start)
            self.attributes.accessors.give(ref, path, start, site.result)

    def _inject(self, site: Site, ref: CodeRef, receiver: int) -> None:
        """Notes what this object is given; what its owner was given in turn is its own."""
        key = (site.node, ref.id, receiver)
        if key in self._injected:
            return
        self._injected.add(key)
        flow, injection = self.flow, self.injection
        owner = receiver if site.on_self else -1
        if site.constructs:
            owner = getattr(flow.objects[receiver], "owner", -1)
        if site.unpacks:
            for index in range(1, len(ref.code.params)):
                flow.graph.edge(ref.node + index, injection.node(receiver, ref.id, index))
            return
        given = dict(self.passing.matched(site, ref, 1))
        for index, param in enumerate(ref.code.params):
            target = injection.node(receiver, ref.id, index)
            if index in given:
                flow.graph.edge(injection.source(site.caller, owner, given[index]), target)
            elif index and param.kind in ("positional", "keyword"):
                self.passing.default(ref, param.default, target)
            elif index:
                flow.graph.edge(ref.node + index, target)

    def _return(
        self, site: Site, ref: CodeRef, bound: int, result: int, rest: bool = False
    ) -> None:
        """Only what is not handed back, when the rest is asked for; `bound` as in `_give_back`."""
        if ref.code.generator:
            self.flow.graph.add(result, self.generator(ref))
            return
        source = self._source(site, ref, bound, rest)
        if self.forwarding.values(ref):
            source = self._without_wrapped(ref, source)
        if site.result != site.node and not site.decorates:
            self.flow.graph.edge(source, result)
        else:
            self.factories.returned(site, ref, bound, source, result)

    def _source(self, site: Site, ref: CodeRef, bound: int, rest: bool) -> int:
        if self.loaders.of(ref) is not None and not site.unpacks:
            given = dict(self.passing.matched(site, ref, bound))
            loaded = self.loaders.source(site.caller, ref, given, rest)
            if loaded is not None:
                return loaded
        return self.attributes.accessors.rest(ref) if rest else self._returned(site, ref, bound)

    def _without_wrapped(self, ref: CodeRef, source: int) -> int:
        """What a wrapper returns and did not get of what it wraps, not even earlier: that comes to
        each caller from its own function.
        """
        found = self._own_part.get(source)
        if found is None:
            graph = self.flow.graph
            found = self._own_part[source] = graph.new_node()
            wrapped = [ref.node + value for value in self.forwarding.values(ref)]
            graph.accepts[found] = one_by_one(
                lambda obj: not any(obj in graph.get(node) for node in wrapped)
            )
            graph.edge(source, found)
        return found

    def _returned(self, site: Site, ref: CodeRef, bound: int) -> int:
        if site.unpacks or not self.presence.tells_apart(ref):
            return self.flow.return_node(ref.id)
        return self.presence.source(site, ref, dict(self.passing.matched(site, ref, bound)))

    def generator(self, ref: CodeRef) -> int:
        """The iterator that a generator function returns; its elements are what it yields."""
        return self.flow.objects.number(Container("generator", -2 - ref.id))
