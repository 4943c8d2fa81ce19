"""Operations to constraints: one visit of every operation of the program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from isolint.model.calling.calls import Calls
from isolint.model.calling.special_calls import CASTS
from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Function,
    Instance,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.model.linking.class_making import ClassMaking
from isolint.model.linking.decorating import Decorating
from isolint.model.linking.dependencies import Dependencies
from isolint.model.linking.displays import Displays
from isolint.model.linking.named import NamedProviders
from isolint.model.linking.names import Names
from isolint.model.linking.own_values import own_values
from isolint.model.linking.sites import Sites
from isolint.model.members.attribute_items import AttributeItems
from isolint.model.members.attributes import Attributes
from isolint.model.members.own_descriptors import OwnDescriptors
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.given_up import is_chosen
from isolint.model.pointsto.items import Items
from isolint.model.pointsto.operators import Operators
from isolint.model.pointsto.protocols import Protocols
from isolint.model.pointsto.site import Site
from isolint.summary import ir
from isolint.summary.ir import GLOBAL, LOCAL

_CARRYING = frozenset({"Add", "BitOr"})
_REPEATING = frozenset({"Multiply"})


class Constraints:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.graph = flow.graph
        self.attributes = Attributes(flow)
        self.containers = Containers(flow)
        self.calls = Calls(flow, self.attributes, self.containers)
        self.descriptors = OwnDescriptors(flow, self.attributes.descriptors, self._dunder)
        self.own_items = AttributeItems(flow)
        self.items = Items(flow, self.containers, flow.keys, self._dunder)
        self.operators = Operators(flow, self._dunder)
        self.protocols = Protocols(flow, self.containers, self._dunder)
        self.displays = Displays(flow, self.attributes, self.containers, self.calls.factories)
        self.dependencies = Dependencies(flow, self.calls)
        self.class_making = ClassMaking(flow, self.calls)
        self.names = Names(flow, self.attributes)
        self.sites = Sites(flow, self.calls)
        self._visitors: dict[type, Callable[[CodeRef, int, Any], None]] = {
            ir.Load: self.names.load,
            ir.Bind: self._bind,
            ir.Join: self._join,
            ir.Choice: self._choice,
            ir.Attr: self._attr,
            ir.SetAttr: self._set_attr,
            ir.Item: self._item,
            ir.SetItem: self._set_item,
            ir.Call: self.sites.call,
            ir.Make: self._make,
            ir.Decorate: Decorating(flow, self.calls, self._dunder).decorate,
            ir.Collection: self._collection,
            ir.Combine: self._combine,
            ir.Yield: self._yield,
            ir.Return: self._return,
            ir.Iter: self.protocols.iterate,
            ir.Enter: self.protocols.enter,
            ir.Unpack: self.items.unpack,
            ir.Import: self.names.bring_in,
            ir.Narrow: self._narrow,
            ir.Raise: self._raise,
        }
        if "__await__" in self.operators.defined:
            self._visitors[ir.Await] = self.protocols.wait
        self._named = NamedProviders(flow)

    def generate(self) -> None:
        for ref in self.flow.program.codes:
            self._unite_copies(ref)
        for ref in self.flow.program.having(ir.Bind):
            for home, name, value in _outer_binds(ref):
                code = ref.module.base if home == GLOBAL else ref.module.base + home
                self.graph.edge(ref.node + value, self.flow.cell(code, name))
                self.flow.keys.rebound.add((code, name))
        for ref in self.flow.program.codes:
            self._code(ref)

    def _unite_copies(self, ref: CodeRef) -> None:
        """`y = x`, `await x`: one node, made one before anything is known of either."""
        node, unite = ref.node, self.graph.unite
        for value, waited in ref.each(ir.Await):
            unite(node + value, node + waited.value)
        for value, star in ref.each(ir.Star):
            unite(node + value, node + star.value)
        for value, op in ref.each(ir.Bind):
            if op.annotation < 0 <= op.value:
                unite(node + value, node + op.value)

    def _code(self, ref: CodeRef) -> None:
        cached = self.flow.classes.is_cached(ref)
        self.sites.owned = own_values(ref, cached) if self.flow.classes.has_self(ref) else {}
        for index, param in enumerate(ref.code.params):
            if param.annotation >= 0 and param.kind in ("positional", "keyword"):
                declared = self.flow.types.of(ref, param.annotation)
                self.flow.declare(ref.node + index, declared)
                self.dependencies.annotated(ref, index, param)
            if param.kind in ("star", "starstar"):
                self.calls.passing.rest(ref, index, "tuple" if param.kind == "star" else "dict")
            if param.default >= 0:
                self.dependencies.default(ref, index, param)
            elif param.name in self._named.of and self._named.serves(ref):
                for provider in self._named.of[param.name]:
                    self.dependencies.provide(ref, index, provider)
        visitors = self._visitors
        for value, op in enumerate(ref.code.ops):
            visit = visitors.get(type(op))
            if visit is not None:
                visit(ref, value, op)
        if ref.code.kind in ("module", "class"):
            for name in ref.code.names:
                self.flow.cell(ref.id, name)
        self.class_making.results(ref)

    def _bind(self, ref: CodeRef, value: int, op: ir.Bind) -> None:
        node = ref.node + value
        if op.annotation >= 0:
            of_objects = ref.code.kind == "class" and self._is_of_objects(ref, op)
            promised = not of_objects and not self._is_none(ref, op.value)
            declare = self.flow.declare if promised else self.flow.restrict
            declare(node, self.flow.types.of(ref, op.annotation))
            if op.value >= 0:
                self.graph.edge(ref.node + op.value, node)

    def _is_none(self, ref: CodeRef, value: int) -> bool:
        """Also by another name: `cast("Session", None)`."""
        given = ref.code.ops[value] if value >= 0 else None
        if isinstance(given, ir.Call) and len(given.args) > 1:
            found = self.flow.symbols.of_value(ref, given.func)
            if isinstance(found, External) and found.path in CASTS:
                return self._is_none(ref, given.args[1])
        return isinstance(given, ir.Const) and given.kind == "none"

    def _is_of_objects(self, ref: CodeRef, op: ir.Bind) -> bool:
        """`x: X`, `x: X = Depends(f)`, `x: X = field(default_factory=X)` in a class body: each
        object has its own.
        """
        given = ref.code.ops[op.value] if op.value >= 0 else None
        if not isinstance(given, ir.Call):
            return given is None
        if any(True for _ in self.flow.field_defaults.factories(ref, op.value)):
            return True
        found = self.flow.symbols.of_value(ref, given.func)
        return isinstance(found, External) and found.path in self.flow.known.depends

    def _join(self, ref: CodeRef, value: int, op: ir.Join) -> None:
        for version in op.values:
            self.graph.edge(ref.node + version, ref.node + value)

    def _choice(self, ref: CodeRef, value: int, op: ir.Choice) -> None:
        for option in op.values if op.kind != "and" else op.values[-1:]:
            source = ref.node + option
            if is_chosen(op, option):
                source = self.attributes.accessors.given_up.passed_on(ref, option)
            self.graph.edge(source, ref.node + value)

    def _attr(self, ref: CodeRef, value: int, op: ir.Attr) -> None:
        base, node = ref.node + op.base, ref.node + value
        self.graph.trigger(base, partial(self.attributes.read, op.name, node))
        if self.descriptors.reads:
            self.graph.trigger(base, partial(self.descriptors.read, ref, op.name, node))

    def _set_attr(self, ref: CodeRef, value: int, op: ir.SetAttr) -> None:
        if op.value < 0:
            return
        node, given, name = ref.node + value, ref.node + op.value, op.name
        store, injection = self.attributes.store, self.calls.injection
        options = injection.options(ref, op.value) if op.base == 0 else []
        if any(injection.parameter(ref, option) for option in options):

            def inject(obj: int) -> None:
                for option in options:
                    store(obj, name, injection.source(ref, obj, ref.node + option), node)

            self.graph.trigger(ref.node, inject)
        else:
            self.graph.trigger(ref.node + op.base, lambda obj: store(obj, name, given, node))
        if self.descriptors.writes:
            write = partial(self.descriptors.write, ref, name, node, given)
            self.graph.trigger(ref.node + op.base, write)
        if self.descriptors.sets:
            self.graph.trigger(ref.node + op.base, partial(self.descriptors.set, ref, node, given))

    def _item(self, ref: CodeRef, value: int, op: ir.Item) -> None:
        self.own_items.load(ref, value, op)
        self.items.load(ref, value, op)

    def _set_item(self, ref: CodeRef, value: int, op: ir.SetItem) -> None:
        self.own_items.store(ref, op)
        self.items.store(ref, value, op)

    def _dunder(
        self, ref: CodeRef, obj: int, name: str, node: int, args: list[int], result: int = -1
    ) -> None:
        """Calls a special method; `node` is the operation that does so."""
        described = self.flow.objects[obj]
        if isinstance(described, Instance) and self.flow.classes.member(described.cls, name):
            method = self.graph.new_node()
            self.attributes.load(obj, name, method, node)
            site = Site(ref, node, args, [], [], node if result < 0 else result)
            self.graph.trigger(method, lambda found: self.calls.call(site, found))

    def _make(self, ref: CodeRef, value: int, op: ir.Make) -> None:
        made = self.flow.program.child(ref, op.code)
        described = Class(made.id) if made.code.kind == "class" else Function(made.id)
        self.graph.add(ref.node + value, self.flow.objects.number(described))
        if isinstance(described, Class):
            self.class_making.make(ref, value, made.id)

    def _collection(self, ref: CodeRef, value: int, op: ir.Collection) -> None:
        self.displays.make(ref, value, op, self.sites.owned.get(value))

    def _combine(self, ref: CodeRef, value: int, op: ir.Combine) -> None:
        node = ref.node + value

        def carry(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Container):
                self.containers.copied(obj, node, node)
            elif op.kind in _CARRYING:
                self.graph.add(node, obj)

        for part in op.values if op.kind in _CARRYING | _REPEATING else ():
            self.graph.trigger(ref.node + part, carry)
        self.operators.call(ref, value, op)

    def _yield(self, ref: CodeRef, _: int, op: ir.Yield) -> None:
        if op.value < 0:
            return
        element = self.flow.field(self.calls.generator(ref), ELEMENT)
        if op.delegate:
            self.containers.merge(ref.node + op.value, element)
        else:
            self.graph.edge(ref.node + op.value, element)

    def _return(self, ref: CodeRef, _: int, op: ir.Return) -> None:
        if not self.calls.forwarding.gives_back(ref, op.value):
            self.graph.edge(ref.node + op.value, self.flow.return_node(ref.id))

    def _raise(self, ref: CodeRef, value: int, op: ir.Raise) -> None:
        site = Site(ref, ref.node + value, [], [], [], ref.node + value)

        def construct(obj: int) -> None:
            if isinstance(self.flow.objects[obj], Class):
                self.calls.call(site, obj)

        self.graph.trigger(ref.node + op.value, construct)

    def _narrow(self, ref: CodeRef, value: int, op: ir.Narrow) -> None:
        if isinstance(ref.code.ops[op.value], ir.Const):
            self._catch(ref, value, op)
            return
        found = self.flow.symbols.of_value(ref, op.tested)
        if isinstance(found, Class):
            self.flow.declare(ref.node + value, Type(classes=(found.code,)))
        self.graph.edge(ref.node + op.value, ref.node + value)

    def _catch(self, ref: CodeRef, value: int, op: ir.Narrow) -> None:
        """Any of the exceptions that are made may have got here."""
        tested = ref.code.ops[op.tested]
        for each in tested.values if isinstance(tested, ir.Collection) else [op.tested]:
            found = self.flow.symbols.of_value(ref, each)
            if isinstance(found, Class):
                for cls in (found.code, *self.flow.classes.subclasses.get(found.code, ())):
                    self.graph.edge(self.flow.all_of(cls), ref.node + value)


def _outer_binds(ref: CodeRef) -> list[tuple[int, str, int]]:
    """Assignments to names declared global or nonlocal, with the home they go to."""
    return [
        (op.home, op.name, value)
        for value, op in ref.each(ir.Bind)
        if op.home != LOCAL and op.value >= 0
    ]
