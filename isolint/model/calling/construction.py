"""What calling a class does: an object, its constructor, and its fields."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from isolint.model.calling.default_items import DefaultItems
from isolint.model.calling.own_arguments import OwnArguments
from isolint.model.definitions.classes import FINISHING
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.model.pointsto.singles import Singles, Slot
from isolint.model.pointsto.site import Site
from isolint.summary import ir

if TYPE_CHECKING:
    from isolint.model.calling.calls import Calls

_MAPPINGS = frozenset({BUILTIN + "dict", "collections.OrderedDict", "collections.UserDict"})


class Construction:
    def __init__(self, flow: Flow, calls: Calls) -> None:
        self.flow = flow
        self.calls = calls
        self.singles = Singles(flow.classes)
        self.items = DefaultItems(flow, calls)
        self.own_arguments = OwnArguments(flow)
        self._made: set[tuple[int, int]] = set()
        self._parts: set[tuple[int, str]] = set()
        self._checked: dict[int, list[CodeRef]] = {}

    def of(self, site: Site, cls: Class) -> None:
        """A new object for the site, or one for each object whose method makes it as its own."""
        flow = self.flow
        if (site.node, cls.code) in self._made:
            return
        self._made.add((site.node, cls.code))
        value = site.node - site.caller.node
        if site.args and self.calls.forwarding.stands_for_first(cls.code, site.caller, value):
            flow.graph.edge(site.args[0], site.result)
        slot = self.singles.slot(cls.code)
        if slot is not None:
            self._initialise(site, cls, self._only(cls, slot))
            return
        self.calls.factories.each(
            site.caller,
            value,
            site.owned,
            lambda at, owner: self._initialise(
                self.calls.arguments.as_given(site, at), cls, flow.instance(cls.code, at, owner)
            ),
        )

    def make(self, site: Site, obj: int) -> None:
        """Without its constructor."""
        flow, cls = self.flow, self.flow.objects[obj]
        if not isinstance(cls, Class) or (site.node, cls.code) in self._made:
            return
        self._made.add((site.node, cls.code))
        self.calls.factories.each(
            site.caller,
            site.node - site.caller.node,
            site.owned,
            lambda at, owner: flow.graph.add(site.result, flow.instance(cls.code, at, owner)),
        )

    def only(self, site: Site, cls: Class, name: str) -> None:
        """The one object of the class, which the class keeps under this name."""
        if (site.node, cls.code) not in self._made:
            self._made.add((site.node, cls.code))
            self._initialise(site, cls, self._only(cls, (cls.code, name)))

    def give_only(self, site: Site, obj: int) -> None:
        cls = self.flow.objects[obj]
        slot = self.singles.slot(cls.code) if isinstance(cls, Class) else None
        if slot is not None:
            self.flow.graph.edge(self.flow.cell(*slot), site.result)

    def _only(self, cls: Class, slot: Slot) -> int:
        """The one object that every construction of the class gives."""
        flow, body = self.flow, self.flow.program.codes[cls.code]
        flow.created_in[body.node] = body.id
        made = flow.instance(cls.code, body.node)
        flow.filed.add(slot)
        flow.graph.add(flow.cell(*slot), made)
        return made

    def _initialise(self, site: Site, cls: Class, made: int) -> None:
        flow = self.flow
        if not flow.classes.refuses(cls.code):
            flow.graph.add(site.result, made)
        site = replace(site, constructs=True)
        self._run(site, cls, "__new__", flow.objects.number(cls), ("method", "static"))
        if flow.classes.member(cls.code, "__init__") is None:
            self._fill_fields(site, cls, made)
            self._make_parts(site, cls, made)
        self._run(site, cls, "__init__", made)
        silent = Site(site.caller, site.node, [], [], [], flow.graph.new_node())
        for name in FINISHING:
            self._run(silent, cls, name, made)
        for ref in self._checks(cls.code):
            on = flow.objects.number(cls) if flow.classes.method_kind(ref) == "class" else made
            self.calls.invoke(silent, ref.id, on, "direct")
        self._run_around(site, cls, made)

    def _run_around(self, site: Site, cls: Class, made: int) -> None:
        """A metaclass's `__call__`: what its base's gives there is the one object that it keeps."""
        flow, metaclass = self.flow, self.flow.classes.metaclass(cls.code)
        found = flow.classes.member(metaclass, "__call__") if metaclass >= 0 else None
        for ref in flow.classes.methods(found[0], "__call__") if found else ():
            inner = replace(site, result=flow.graph.new_node())
            self.calls.invoke(inner, ref.id, flow.objects.number(cls), "direct")
            for value, op in ref.each(ir.Call) if self.singles.slot(cls.code) else ():
                func = ref.code.ops[op.func]
                if isinstance(func, ir.Attr) and func.name == "__call__":
                    flow.graph.add(ref.node + value, made)

    def _checks(self, cls: int) -> list[CodeRef]:
        """The methods with which a model and its bases check what an object is made of."""
        found = self._checked.get(cls)
        if found is None:
            classes = self.flow.classes
            methods = (ref for owner in classes.info[cls].mro for ref in classes.methods(owner))
            found = self._checked[cls] = [ref for ref in methods if classes.checks(ref)]
        return found

    def _make_parts(self, site: Site, cls: Class, made: int) -> None:
        """Objects that each object of the class has from the start."""
        flow = self.flow
        for name, part, at in flow.field_defaults.made_by_classes(cls.code):
            if (made, name) in self._parts:
                continue
            self._parts.add((made, name))
            flow.created_in.setdefault(at, flow.program.position(at)[0])
            flow.homes.setdefault(at, name)
            inner = Site(site.caller, site.node, [], [], [], flow.field(made, name))
            self._initialise(inner, part, flow.instance(part.code, at, made))
        for name, given in flow.field_defaults.handed_out(cls.code):
            flow.graph.edge(given, flow.field(made, name))
        for name, default in flow.field_defaults.of(cls.code):
            if (made, name) not in self._parts:
                self._parts.add((made, name))
                self.items.begin(default, flow.field(made, name))

    def _run(
        self, site: Site, cls: Class, name: str, on: int, kinds: tuple[str, ...] = ("method",)
    ) -> None:
        member = self.flow.classes.member(cls.code, name)
        if member is None:
            return
        for bound in member[1]:
            kind, code = self.calls.attributes.descriptors.of(member[0], bound)
            if kind in kinds:
                self.calls.invoke(site, code, on, "direct")

    def _fill_fields(self, site: Site, cls: Class, made: int) -> None:
        """Dataclasses, pydantic models and named tuples: annotated attributes are the
        parameters. What a mapping is made with by name is an entry as well.
        """
        flow = self.flow
        mapping = not _MAPPINGS.isdisjoint(flow.classes.info[cls.code].externals)
        owner = getattr(flow.objects[made], "owner", -1)
        for name, given in site.named:
            if name != "**":
                arg = self.own_arguments.source(site.caller, owner, given)
                flow.graph.edge(arg, flow.field(made, name))
                if mapping:
                    flow.graph.edge(arg, flow.field(made, ELEMENT))
        if site.args:
            names = flow.classes.fields_of(cls.code)
            for name, given in zip(names, site.args, strict=False):
                arg = self.own_arguments.source(site.caller, owner, given)
                flow.graph.edge(arg, flow.field(made, name))
