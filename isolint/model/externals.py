"""Calls that leave the program: builtins, known libraries, and callbacks given to them."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from msgspec.structs import replace

from isolint.model.attributes import Attributes
from isolint.model.builtin_calls import BuiltinCalls
from isolint.model.containers import Containers
from isolint.model.copies import COPIES, DEEP, Copies
from isolint.model.default_items import DEFAULTING, DefaultItems
from isolint.model.flow import ANY_KEY, ELEMENT, Flow
from isolint.model.located import Located
from isolint.model.meanings import Meaning, Meanings
from isolint.model.objects import (
    Bound,
    Class,
    Container,
    External,
    Function,
    Instance,
    Partial,
)
from isolint.model.providers import Providers
from isolint.model.symbols import BUILTIN
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.model.calls import Calls
    from isolint.model.site import Site

_COPYING = frozenset(
    BUILTIN + name
    for name in ["list", "tuple", "set", "frozenset", "dict", "sorted", "reversed", "iter"]
)
_FIXED = frozenset({BUILTIN + "tuple", BUILTIN + "frozenset"})
_PASSING = frozenset(
    {"asyncio.wait_for", "asyncio.shield", "asyncio.create_task"}
    | {"asyncio.ensure_future", "contextlib.aclosing", "contextlib.closing"}
)
_ENTERING = MappingProxyType(
    {
        "contextlib.ExitStack().enter_context": "__enter__",
        "contextlib.AsyncExitStack().enter_context": "__enter__",
        "contextlib.AsyncExitStack().enter_async_context": "__aenter__",
    }
)
_CASTS = frozenset({"typing.cast", "typing_extensions.cast"})
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})


class Externals:
    def __init__(
        self, flow: Flow, attributes: Attributes, containers: Containers, calls: Calls
    ) -> None:
        self.flow = flow
        self.attributes = attributes
        self.containers = containers
        self.calls = calls
        self.builtins = BuiltinCalls(flow, attributes, containers, calls)
        self.located = Located(flow, self.builtins, calls)
        self.copies = Copies(flow, containers)
        self.meanings = Meanings(flow.known)
        self._specials: dict[str, bool] = {}
        self.default_items = DefaultItems(flow, calls)
        self._given: set[tuple[int, int, int, str]] = set()
        self.providers = Providers(flow, calls)

    def call(self, site: Site, obj: int, external: External) -> None:
        flow, path = self.flow, external.path
        flow.external_calls.setdefault(site.node, {})[obj] = None
        meaning = self.meanings.of(path)
        if meaning.builtin and self.builtins.call(site, meaning.builtin):
            return
        if obj in flow.fields:
            self.providers.give(obj, site.result)
        if self._is_special(path) and self._special(site, path):
            return
        if meaning.state is not None and site.args:
            self._look_up(site, meaning.state, path.endswith(".setdefault"))
            return
        if meaning.calls:
            self._callbacks(site, meaning)
        if meaning.keeper is not None:
            self._keep(site, meaning.keeper)
        self._result(site, path, meaning)

    def _is_special(self, path: str) -> bool:
        """Whether a table gives the call a meaning of its own."""
        found = self._specials.get(path)
        if found is None:
            known = self.flow.known
            tables = (known.providers, known.proxies, known.resolvers, known.declared_defaults)
            own = (_PARTIALS, _COPYING, COPIES, _CASTS, _ENTERING, _PASSING, known.locators)
            named = path in known.adding_named or path in known.getting_named
            found = named or any(path in table for table in (*own, *tables))
            self._specials[path] = found
        return found

    def _special(self, site: Site, path: str) -> bool:
        """True when nothing else is to be done."""
        flow = self.flow
        if path in _PARTIALS and site.args:
            self._partial(site)
            return True
        provider = flow.known.providers.get(path)
        if provider is not None and len(site.args) > provider.target:
            self.providers.make(site, External(path + "()", site.node), provider)
            return True
        if path in _COPYING:
            self._copy(site, path)
            return True
        if path in COPIES and site.args:
            self.copies.make(site.args[0], site.node, site.result, path == DEEP)
            return True
        if path in flow.known.proxies and site.args:
            stands = site.passing([], site.result)
            flow.graph.trigger(site.args[0], lambda made: self.calls.call(stands, made))
            return True
        if path in flow.known.resolvers and site.args:
            flow.graph.trigger(site.args[0], lambda obj: self._resolve(site, obj))
        self.located.call(site, path)
        if path in _CASTS and len(site.args) > 1:
            self._cast(site)
            return True
        if path in _ENTERING and site.args:
            self._enter(site, _ENTERING[path])
            return True
        if path in flow.known.declared_defaults:
            for name, arg in site.named:
                if name == "default":
                    flow.graph.edge(arg, site.result)
        if path in _PASSING:
            for arg in site.args:
                flow.graph.edge(arg, site.result)
        return False

    def _look_up(self, site: Site, state: str, keeps_default: bool) -> None:
        """`app.settings.get("db")`."""
        flow = self.flow
        kept, key = flow.objects.number(External(state)), self.builtins.constant(site, 0)
        self.containers.load(kept, key, site.result)
        if len(site.args) > 1:
            flow.graph.edge(site.args[1], site.result)
            if keeps_default:
                self.containers.store(kept, key, site.args[1])

    def _resolve(self, site: Site, obj: int) -> None:
        """`container.get(Class)`: whatever there is of the class."""
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Class):
            flow.graph.add(site.result, flow.objects.number(Instance(described.code, -1)))
            for cls in (described.code, *flow.classes.subclasses.get(described.code, ())):
                flow.graph.edge(flow.all_of(cls), site.result)

    def _keep(self, site: Site, keeper: str) -> None:
        """Keyword arguments that are items of the application's settings from then on."""
        flow = self.flow
        kept = flow.objects.number(External(keeper))
        for name, arg in site.named:
            if name == "**":
                flow.graph.trigger(arg, lambda obj: self.containers.take_over(obj, kept))
            else:
                self.containers.store(kept, name, arg)

    def _result(self, site: Site, path: str, meaning: Meaning) -> None:
        if meaning.container:
            self._own(site, Container(meaning.container, site.node))
            if site.args and path == DEFAULTING:
                self.default_items.fill(site)
            elif site.args and meaning.container != "queue":
                self._fill(site)
        elif meaning.made:
            # Of what all users share there is one object, wherever it was made.
            self._own(site, External(meaning.made, -1 if meaning.shared else site.node))

    def _fill(self, site: Site) -> None:
        for obj in self.flow.graph.get(site.result):
            if isinstance(self.flow.objects[obj], Container):
                for arg in site.args:
                    self.containers.merge(arg, self.flow.field(obj, ELEMENT))

    def _own(self, site: Site, made: Container | External) -> None:
        flow = self.flow
        if made.site < 0:
            flow.graph.add(site.result, flow.objects.number(made))
            return
        self.calls.factories.each(
            site.caller,
            site.node - site.caller.node,
            site.owned,
            lambda at, owner: flow.graph.add(
                site.result, flow.owned(replace(made, site=at), owner)
            ),
        )

    def _callbacks(self, site: Site, meaning: Meaning) -> None:
        """A function given to outside code is taken to be called by it."""
        reason, callback = meaning.reason, meaning.callback
        for index, arg in enumerate(site.args):
            hands_on = callback is not None and callback.handler == index
            rest = site.args[index + 1 :] if hands_on else []
            self._callback(site, arg, reason, rest, site.named if hands_on else [])
        for _, arg in site.named:
            self._callback(site, arg, reason, [], [])

    def _callback(
        self, site: Site, arg: int, reason: str, rest: list[int], named: list[tuple[str, int]]
    ) -> None:
        flow = self.flow

        def call(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, (Function, Bound, Partial)):
                # A partial can lead to the call that it is given to.
                if (site.node, arg, obj, reason) in self._given:
                    return
                self._given.add((site.node, arg, obj, reason))
                inner = site.passing(rest, flow.graph.new_node(), named)
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

    def _cast(self, site: Site) -> None:
        """The value, as far as it can be of the type; else one of which only the type is known."""
        flow, caller = self.flow, site.caller
        op = caller.code.ops[site.node - caller.node]
        if isinstance(op, ir.Call):
            declared = flow.types.of_value(caller, op.args[0])
            flow.declare(site.result, declared)
        flow.graph.edge(site.args[1], site.result)

    def _enter(self, site: Site, name: str) -> None:
        """What a context manager gives that a stack enters."""
        flow = self.flow

        def enter(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, Container) and described.kind == "generator":
                flow.graph.edge(flow.field(obj, ELEMENT), site.result)
            elif isinstance(described, Instance) and flow.classes.member(described.cls, name):
                method = flow.graph.new_node()
                self.attributes.load(obj, name, method, site.node)
                inner = site.passing([], site.result)
                flow.graph.trigger(method, lambda found: self.calls.call(inner, found))
            else:
                flow.graph.add(site.result, obj)

        flow.graph.trigger(site.args[0], enter)

    def _partial(self, site: Site) -> None:
        flow = self.flow

        def make(func: int) -> None:
            made = flow.objects.number(Partial(func, site.node))
            for index, arg in enumerate(site.args[1:]):
                flow.graph.edge(arg, flow.field(made, f"#{index}"))
            for name, arg in site.named:
                flow.graph.edge(arg, flow.field(made, f"={name}"))
            flow.graph.add(site.result, made)

        flow.graph.trigger(site.args[0], make)

    def _copy(self, site: Site, path: str) -> None:
        flow, kind = self.flow, "tuple" if path in _FIXED else "list"
        if not site.args:
            self._own(site, Container("dict" if site.named else kind, site.node))
            self._name_items(site)
            return
        made = flow.objects.number(Container(kind, site.node))
        self.containers.merge(site.args[0], flow.field(made, ELEMENT))
        self.containers.merge(site.args[0], flow.field(made, ANY_KEY))
        flow.graph.add(site.result, made)
        flow.created_in[site.node] = site.caller.id

    def _name_items(self, site: Site) -> None:
        """`dict(name=value)`."""

        def fill(obj: int) -> None:
            described = self.flow.objects[obj]
            if isinstance(described, Container) and described.site == site.node:
                for name, arg in site.named:
                    self.containers.store(obj, name, arg)

        self.flow.graph.trigger(site.result, fill)
