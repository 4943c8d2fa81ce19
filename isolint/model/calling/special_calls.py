"""Calls of outside code that a table gives a meaning of their own: what is made, passed on, entered
or bound, not only that something comes back.
"""

from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType
from typing import TYPE_CHECKING

from isolint.model.calling.builtin_calls import BuiltinCalls
from isolint.model.calling.container_calls import MAKING, ContainerCalls
from isolint.model.calling.context_values import GET, SET, ContextValues
from isolint.model.calling.copies import COPIES, DEEP, REPLACING, Copies
from isolint.model.calling.dispatching import DISPATCHING, Dispatching
from isolint.model.calling.gathered_results import GATHERING, gather
from isolint.model.calling.located import Located
from isolint.model.calling.own_objects import OwnObjects
from isolint.model.calling.passed_elements import PASSING_ELEMENTS, PassedElements
from isolint.model.calling.plug_ins import PlugIns
from isolint.model.calling.providers import Providers
from isolint.model.definitions.objects import Class, Container, External, Instance, Partial
from isolint.model.definitions.program import Module
from isolint.model.members.attributes import SUBCLASSES, Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.field_defaults import FACTORIES
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.modules_like import modules_like
from isolint.model.pointsto.named_modules import IMPORTING, module_named, module_of, object_of
from isolint.model.pointsto.texts import Texts
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site

_PASSING = frozenset(
    {"asyncio.wait_for", "asyncio.shield", "asyncio.create_task"}
    | {"asyncio.ensure_future", "contextlib.aclosing", "contextlib.closing", "weakref.proxy"}
)
_ENTERING = MappingProxyType(
    {
        "contextlib.ExitStack().enter_context": "__enter__",
        "contextlib.AsyncExitStack().enter_context": "__enter__",
        "contextlib.AsyncExitStack().enter_async_context": "__aenter__",
    }
)
CASTS = frozenset({"typing.cast", "typing_extensions.cast"})
_DEFAULTS = frozenset({"default", "default_value"})
_SINGLE = frozenset({IMPORTING, SUBCLASSES})
_CONTEXTS = frozenset({SET, GET})
Named = Callable[[Flow, str, Module], int | None]
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})


class SpecialCalls:
    def __init__(
        self,
        flow: Flow,
        attributes: Attributes,
        containers: Containers,
        calls: Calls,
        builtins: BuiltinCalls,
    ) -> None:
        self.flow = flow
        self.attributes = attributes
        self.containers = containers
        self.calls = calls
        self.located = Located(flow, builtins, calls)
        self.container_calls = ContainerCalls(flow, attributes, containers, calls)
        self.copies = Copies(flow, containers)
        self.context_values = ContextValues(flow)
        self.dispatching = Dispatching(flow)
        self.own_objects = OwnObjects(flow, calls)
        self.passed_elements = PassedElements(flow, containers, calls)
        self.providers = Providers(flow, calls)
        self.texts = Texts(flow)
        self.plug_ins = PlugIns(flow, self.texts)
        self._known: dict[str, bool] = {}

    def call(self, site: Site, obj: int, path: str) -> bool:
        """True when nothing else is to be done."""
        if obj in self.flow.fields:
            self.providers.give(obj, site.result)
        if path in DISPATCHING and site.args:
            self.dispatching.call(site, obj, path)
            return True
        done = self.plug_ins.call(site, path)
        return done or (self._is_special(path) and self._special(site, path))

    def _is_special(self, path: str) -> bool:
        """Whether a table gives the call a meaning of its own."""
        found = self._known.get(path)
        if found is None:
            known = self.flow.known
            declared = (known.declared_defaults, known.handed_defaults)
            tables = (known.providers, known.proxies, known.resolvers, *declared)
            own = (
                _SINGLE,
                _PARTIALS,
                MAKING,
                COPIES,
                REPLACING,
                CASTS,
                _ENTERING,
                _PASSING,
                GATHERING,
                known.loaders,
                known.locators,
                _CONTEXTS,
                PASSING_ELEMENTS,
                known.copiers,
                known.fluent,
                known.class_makers,
                known.single_makers,
            )
            named = path in known.adding_named or path in known.getting_named
            found = named or any(path in table for table in (*own, *tables))
            self._known[path] = found
        return found

    def _special(self, site: Site, path: str) -> bool:
        flow = self.flow
        if path in _PARTIALS and site.args:
            self._partial(site)
            return True
        if path == IMPORTING and site.args and self._import(site, module_of):
            return True
        if path in flow.known.loaders and site.args and self._import(site, object_of):
            return True
        provider = flow.known.providers.get(path)
        if provider is not None and len(site.args) > provider.target:
            self.providers.make(site, External(path + "()", site.node), provider)
            return True
        if path in MAKING:
            self.container_calls.make(site, path)
            return True
        if path in COPIES and site.args:
            self.copies.copy(site, path == DEEP)
            return True
        if path in REPLACING and site.args:
            self.copies.replace(site)
            return True
        if path in flow.known.copiers and self.copies.copy_self(site):
            return True
        if self.own_objects.call(site, path):
            return True
        if path in flow.known.proxies and site.args:
            stands = site.passing([], site.result)
            flow.graph.trigger(site.args[0], lambda made: self.calls.call(stands, made))
            return True
        if path in flow.known.resolvers and site.args:
            flow.graph.trigger(site.args[0], lambda obj: self._resolve(site, obj))
        self.located.call(site, path)
        if path in CASTS and len(site.args) > 1:
            self._cast(site)
            return True
        if path in _ENTERING and site.args:
            self._enter(site, _ENTERING[path])
            return True
        if path in flow.known.declared_defaults and self._default(site):
            return True
        if path in flow.known.handed_defaults and self._is_written(site):
            return self._default(site)
        if path in _CONTEXTS:
            self.context_values.call(site, path)
        if path in PASSING_ELEMENTS:
            self.passed_elements.call(site, path)
        if path in GATHERING:
            gather(flow, site)
            return True
        if path in _PASSING:
            for arg in site.args:
                flow.graph.edge(arg, site.result)
        return False

    def _default(self, site: Site) -> bool:
        """The call stands for the default that it declares; a factory makes each object its own."""
        for name, arg in site.named:
            if name in _DEFAULTS:
                self.flow.graph.edge(arg, site.result)
        return any(name in _DEFAULTS or name in FACTORIES for name, _ in site.named)

    def _is_written(self, site: Site) -> bool:
        """The default is a container that is spelled out: of others nothing can be changed."""
        ref, tables = site.caller, self.flow.field_defaults.tables
        given = (arg - ref.node for name, arg in site.named if name in _DEFAULTS)
        return any(tables.spelled_out(ref, value) or tables.made(ref, value) for value in given)

    def _import(self, site: Site, named: Named) -> bool:
        """What is loaded by a name that is written down somewhere; True where it is right here."""
        caller, value = site.caller, site.args[0] - site.caller.node
        if not 0 <= value < len(caller.code.ops):
            return False
        own = module_named(self.flow, caller, value)
        if own is not None:
            self.flow.graph.add(site.result, own)
            return True

        def load(text: str) -> None:
            found = named(self.flow, text, caller.module)
            if found is not None:
                self.flow.graph.add(site.result, found)

        self.texts.watch(caller, value, load)
        for like in modules_like(self.flow, caller, value):
            self.flow.graph.add(site.result, like)
        return False

    def _resolve(self, site: Site, obj: int) -> None:
        """`container.get(Class)`: whatever there is of the class."""
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Class):
            flow.graph.add(site.result, flow.objects.number(Instance(described.code, -1)))
            for cls in (described.code, *flow.classes.subclasses.get(described.code, ())):
                flow.graph.edge(flow.all_of(cls), site.result)

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
            flow.partials.setdefault(func, set()).add(made)
            for index, arg in enumerate(site.args[1:]):
                flow.graph.edge(arg, flow.field(made, f"#{index}"))
            for name, arg in site.named:
                flow.graph.edge(arg, flow.field(made, f"={name}"))
            flow.graph.add(site.result, made)

        flow.graph.trigger(site.args[0], make)
