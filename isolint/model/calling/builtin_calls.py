"""What Python's own functions do with objects: super, getattr, next, zip, map, type."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from isolint.model.calling.own_modules import found_again
from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Instance,
    ModuleObject,
    Super,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.members.attributes import Attributes
from isolint.model.pointsto.containers import Containers
from isolint.model.pointsto.flow import ANY, ELEMENT, Flow
from isolint.model.pointsto.texts import Texts
from isolint.summary import ir
from isolint.summary.operands import HTTP_METHODS, affixes, is_http_method

_TELLING = 3

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls
    from isolint.model.pointsto.site import Site


class BuiltinCalls:
    def __init__(
        self, flow: Flow, attributes: Attributes, containers: Containers, calls: Calls
    ) -> None:
        self.flow = flow
        self.attributes = attributes
        self.containers = containers
        self.calls = calls
        self.texts = Texts(flow)

    def call(self, site: Site, name: str) -> bool:
        """True when nothing more is to be done for this builtin."""
        if name == "super":
            self._super(site)
        elif name in ("getattr", "setattr", "hasattr", "delattr"):
            self._dynamic_attribute(site, name)
        elif name == "object.__setattr__":
            self._dynamic_attribute(site, "setattr")
        elif name == "next":
            self._next(site)
        elif name in ("enumerate", "zip"):
            self._pairs(site, name)
        elif name == "map":
            self._mapped(site)
        elif name == "type" and len(site.args) == 1:
            self._type(site)
        elif name == "vars" and site.args:
            self._vars(site)
        elif name == "object.__new__" and site.args:
            self._bare(site)
        else:
            if name == "dict.fromkeys" and len(site.args) > 1:
                self._fill(site)
            return False
        return True

    def _fill(self, site: Site) -> None:
        """One value under each key."""
        self.flow.graph.trigger(
            site.result, lambda made: self.containers.store(made, None, site.args[1])
        )

    def _bare(self, site: Site) -> None:
        """`cls.__new__(cls)`; in a `__new__`, the construction that calls it gives the object, but
        for the only one of a class.
        """
        inside = site.caller.code.name == "__new__"
        make = self.calls.construction.give_only if inside else self.calls.construction.make
        self.flow.graph.trigger(site.args[0], lambda obj: make(site, obj))

    def _vars(self, site: Site) -> None:
        self.flow.graph.trigger(
            site.args[0],
            lambda obj: self.attributes.load(obj, "__dict__", site.result, site.node),
        )

    def _super(self, site: Site) -> None:
        flow = self.flow
        method = self._method_around(site.caller)
        if method is None:
            return
        cls = flow.program.parent(method)

        def make(receiver: int) -> None:
            if cls is not None and isinstance(flow.objects[receiver], (Instance, Class)):
                flow.graph.add(site.result, flow.objects.number(Super(cls.id, receiver)))

        flow.graph.trigger(method.node, make)

    def _method_around(self, ref: CodeRef | None) -> CodeRef | None:
        while ref is not None:
            parent = self.flow.program.parent(ref)
            if parent is not None and parent.code.kind == "class" and ref.code.params:
                return ref
            ref = parent
        return None

    def _dynamic_attribute(self, site: Site, name: str) -> None:
        """getattr and setattr with a constant name are plain attribute access."""
        flow = self.flow
        attribute = self.constant(site, 1)
        if name == "getattr" and len(site.args) > 2:
            flow.graph.edge(site.args[2], site.result)
        if attribute is None and name == "getattr" and site.args:
            self._dispatch(site)
            self._find_again(site)
        if attribute is None and site.args and name in ("getattr", "setattr"):
            self._of_state(site, name)
        if attribute is None or not site.args:
            return
        if name == "getattr":
            flow.graph.trigger(
                site.args[0],
                lambda obj: self.attributes.load(obj, attribute, site.result, site.node),
            )
        elif name == "setattr" and len(site.args) > 2:
            value = site.args[2]
            flow.graph.trigger(
                site.args[0], lambda obj: self.attributes.store(obj, attribute, value, site.node)
            )

    def _of_state(self, site: Site, name: str) -> None:
        """`setattr(app.state, name, service)`: the application has it, whatever the name."""
        flow = self.flow

        def pass_on(obj: int) -> None:
            described = flow.objects[obj]
            if not isinstance(described, External) or described.path not in flow.known.shared_state:
                return
            if name == "getattr":
                flow.graph.edge(flow.field(obj, ANY), site.result)
            elif len(site.args) > 2:
                flow.graph.edge(site.args[2], flow.field(obj, ANY))

        flow.graph.trigger(site.args[0], pass_on)

    def _dispatch(self, site: Site) -> None:
        """`getattr(self, f"do_{action}")`: the methods whose names begin or end like that, or what
        a module defines, and `getattr(self, request.method.lower())`: those that answer a request.
        """
        op = site.caller.code.ops[site.node - site.caller.node]
        named = op.args[1] if isinstance(op, ir.Call) and len(op.args) > 1 else -1
        if named < 0:
            return
        self.texts.watch(site.caller, named, lambda name: self._load(site, name))
        if is_http_method(site.caller.code, named):
            self._load_methods(site, lambda name: name in HTTP_METHODS)
        first, last = affixes(site.caller.code, named)
        if len(first) + len(last) >= _TELLING:
            self._load_methods(site, lambda name: name.startswith(first) and name.endswith(last))

    def _find_again(self, site: Site) -> None:
        """Only where the call itself is written with the arguments: `reduce(getattr, names, obj)`
        hands on others.
        """
        ref, first = site.caller, site.caller.node
        given = [arg - first for arg in site.args[:2]]
        if len(given) > 1 and all(0 <= value < len(ref.code.ops) for value in given):
            again = found_again(self.flow, ref, *given)
            if again is not None:
                self.flow.graph.edge(first + again, site.result)

    def _load(self, site: Site, name: str) -> None:
        self.flow.graph.trigger(
            site.args[0], lambda obj: self.attributes.load(obj, name, site.result, site.node)
        )

    def _load_methods(self, site: Site, fits: Callable[[str], bool]) -> None:
        flow = self.flow

        def load(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, Instance):
                for cls in flow.classes.info[described.cls].mro:
                    for ref in flow.classes.methods(cls):
                        if fits(ref.code.name):
                            self.attributes.load(obj, ref.code.name, site.result, site.node)
            elif isinstance(described, ModuleObject):
                for ref in flow.program.written_in(self._body(described)):
                    if fits(ref.code.name):
                        self.attributes.load(obj, ref.code.name, site.result, site.node)

        flow.graph.trigger(site.args[0], load)

    def _body(self, module: ModuleObject) -> CodeRef:
        program = self.flow.program
        return program.codes[program.modules[module.index].base]

    def constant(self, site: Site, position: int) -> str | None:
        argument = _argument(site, position)
        op = site.caller.code.ops[argument] if argument >= 0 else None
        return op.text if isinstance(op, ir.Const) and op.kind == "str" else None

    def key(self, site: Site) -> str | None:
        """The text under which a container is asked; a number may be a place in a list."""
        argument = _argument(site, 0)
        found = self.flow.keys.constant(site.caller, argument) if argument >= 0 else None
        return None if found is None or found[:1].isdecimal() else found

    def _next(self, site: Site) -> None:
        if site.args:
            self.containers.merge(site.args[0], site.result)
        if len(site.args) > 1:
            self.flow.graph.edge(site.args[1], site.result)

    def _pairs(self, site: Site, name: str) -> None:
        flow = self.flow
        pairs = flow.objects.number(Container("items", site.node))
        start = 1 if name == "enumerate" else 0
        for index, arg in enumerate(site.args[:1] if start else site.args):
            self.containers.merge(arg, flow.field(pairs, f"[{index + start}]"))
        flow.graph.add(site.result, pairs)

    def _mapped(self, site: Site) -> None:
        flow = self.flow
        if not site.args:
            return
        items = [flow.graph.new_node() for _ in site.args[1:]]
        for arg, item in zip(site.args[1:], items, strict=True):
            self.containers.merge(arg, item)
        made = flow.objects.number(Container("list", site.node))
        inner = site.passing(items, flow.field(made, ELEMENT))
        flow.graph.trigger(site.args[0], lambda obj: self.calls.call(inner, obj))
        flow.graph.add(site.result, made)

    def _type(self, site: Site) -> None:
        flow = self.flow

        def of(obj: int) -> None:
            described = flow.objects[obj]
            if isinstance(described, Instance):
                flow.graph.add(site.result, flow.objects.number(Class(described.cls)))

        flow.graph.trigger(site.args[0], of)


def _argument(site: Site, position: int) -> int:
    """-1 where the caller's code shows none."""
    op = site.caller.code.ops[site.node - site.caller.node]
    return op.args[position] if isinstance(op, ir.Call) and len(op.args) > position else -1
