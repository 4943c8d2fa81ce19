"""Reading and writing attributes: fields, methods, properties, modules and outside things."""

from __future__ import annotations

from isolint.model.definitions.descriptors import Descriptors
from isolint.model.definitions.enumerations import is_enumeration
from isolint.model.definitions.objects import (
    Bound,
    Class,
    Container,
    ContainerMethod,
    External,
    Function,
    Instance,
    ModuleObject,
    Super,
)
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.members.accessors import Accessors
from isolint.model.members.answering import Answering
from isolint.model.members.class_values import ClassValues
from isolint.model.members.kept_arguments import give_argument
from isolint.model.members.lazy_modules import LazyModules
from isolint.model.members.outside_attributes import OutsideAttributes
from isolint.model.members.own_applications import OwnApplications
from isolint.model.members.rebinding import Rebinding
from isolint.model.members.standing_for import StandingFor
from isolint.model.members.template_methods import TemplateMethods
from isolint.model.pointsto.containers import TAKING
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.summary import ir

BARE = f"{BUILTIN}object.__new__"
SUBCLASSES = f"{BUILTIN}type.__subclasses__"
_OF_DICTS = TAKING | {"update"}
_OVERRIDES = 12
_OPEN_OVERRIDES = 48


class Attributes:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.descriptors = Descriptors(flow.program, flow.symbols)
        self.accessors = Accessors(flow, self.load)
        self.rebinding = Rebinding(flow, self.descriptors)
        self.values = ClassValues(flow)
        self.outside = OutsideAttributes(flow)
        self.applications = OwnApplications(flow, self.outside, self.load)
        self.standing_for = StandingFor(flow, self.load)
        self.answering = Answering(flow, self.accessors)
        self.lazy = LazyModules(flow, self.answering)
        self.templates = TemplateMethods(flow, self.descriptors)
        self._methods: dict[tuple[int, str], bool] = {}

    def read(self, name: str, site: int, obj: int) -> None:
        """Lets `obj.name` be what the operation gives."""
        self.load(obj, name, site, site)

    def load(self, obj: int, name: str, target: int, site: int) -> None:
        """Lets `obj.name` flow into `target`; `site` is the node of the reading operation."""
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Instance):
            self._load_instance(obj, described, name, target, site)
        elif isinstance(described, Class):
            self._load_class(obj, described, name, target)
        elif isinstance(described, ModuleObject):
            self._load_module(described, name, target)
        elif isinstance(described, External):
            self._load_external(obj, described, name, target)
        elif isinstance(described, Container):
            flow.graph.add(target, flow.objects.number(ContainerMethod(obj, name)))
        elif isinstance(described, Super):
            self._load_super(described, name, target, site)
        elif isinstance(described, (Function, Bound)):
            flow.graph.edge(flow.field(obj, name), target)

    def _load_instance(
        self, obj: int, instance: Instance, name: str, target: int, site: int
    ) -> None:
        flow = self.flow
        member = flow.classes.member(instance.cls, name)
        if member is not None:
            self._member(member, obj, target, site, "flow" if instance.site >= 0 else "typed")
        if member is None or not self._is_method(instance.cls, name, member):
            flow.graph.edge(flow.field(obj, name), target)
        if instance.site < 0:
            self._overrides(instance, member, name, target, site)
        inherited = member is None and not self.rebinding.hides(obj, name)
        for owner in flow.later.owners(instance.cls, name) if inherited else ():
            flow.graph.edge(flow.cell(owner, name), target)
        if inherited and name not in ("__dict__", "__class__"):
            self._outside_base(obj, instance, name, target)
            asked = self.answering.of_class(instance.cls, name)
            if asked is not None:
                self.answering.give(asked, obj, name, target, site)
        if name == "__class__":
            flow.graph.add(target, flow.objects.number(Class(instance.cls)))
        elif name == "__dict__":
            flow.graph.add(target, self._all_fields(obj))

    def _all_fields(self, obj: int) -> int:
        """What `vars(obj).values()` goes through; nobody holds it, and it is not written to."""
        flow = self.flow
        made = flow.objects.number(Container("generator", -2_000_000_000 - obj))
        if ELEMENT not in flow.fields.get(made, {}):
            element = flow.field(made, ELEMENT)

            def hand_over(name: str) -> None:
                flow.graph.edge(flow.field(obj, name), element)

            for name in list(flow.fields.get(obj, ())):
                hand_over(name)
            flow.on_field(obj, hand_over)
        return made

    def _outside_base(self, obj: int, instance: Instance, name: str, target: int) -> None:
        own = self.flow.later.sets(instance.cls, name)
        outside = None if own else self.outside.of_base(instance.cls, name)
        if outside is None or (
            name in self.flow.known.getter_names and self._got(obj, outside, target)
        ):
            return
        self.outside.give(outside, obj, target)
        self.templates.give(obj, instance, outside, target)

    def _got(self, obj: int, outside: str, method: int) -> bool:
        """`super().get_fields(request)` gives the `fields` of the object, not a copy of them."""
        described, name = self.flow.objects[obj], self.flow.known.getters.get(outside)
        asked = self.flow.program.operation(method) if name is not None else None
        if name is None or asked is None or not isinstance(described, Instance):
            return False
        if self.flow.classes.member(described.cls, name) is None:
            return False
        ref, value = asked
        for at, op in ref.each(ir.Call):
            if op.func == value:
                self.load(obj, name, ref.node + at, method)
        return True

    def _is_method(self, cls: int, name: str, member: tuple[int, list[int]]) -> bool:
        found = self._methods.get((cls, name))
        if found is None:
            kinds = (self.descriptors.of(member[0], bound)[0] for bound in member[1])
            found = self._methods[cls, name] = "value" not in kinds
        return found

    def _member(
        self, member: tuple[int, list[int]], obj: int, target: int, site: int, reason: str
    ) -> None:
        flow, (owner, bindings) = self.flow, member
        for bound in bindings:
            kind, code = self.descriptors.of(owner, bound)
            if kind == "method":
                flow.graph.add(target, flow.objects.number(Bound(code, obj)))
            elif kind == "static":
                flow.graph.add(target, flow.objects.number(Function(code)))
            elif kind == "class":
                receiver = self._class_of(obj, owner)
                flow.graph.add(target, flow.objects.number(Bound(code, receiver)))
            elif kind == "property":
                self._run(code, obj, target, site, reason)
            elif kind == "cached":
                self._run(code, obj, flow.field(obj, self._name(owner, bound)), site, reason)
                flow.graph.edge(flow.field(obj, self._name(owner, bound)), target)
            elif kind == "value" and not self._is_hidden(owner, bound, obj):
                self.values.give(owner, bound, obj, target)

    def _is_hidden(self, owner: int, bound: int, obj: int) -> bool:
        hides = self.rebinding.hides(obj, self._name(owner, bound))
        return hides or self.rebinding.is_stored(owner, bound, obj)

    def _class_of(self, obj: int, owner: int) -> int:
        described = self.flow.objects[obj]
        if isinstance(described, Instance):
            return self.flow.objects.number(Class(described.cls))
        return obj if isinstance(described, Class) else self.flow.objects.number(Class(owner))

    def _name(self, owner: int, bound: int) -> str:
        op = self.flow.program.codes[owner].code.ops[bound]
        return op.name if isinstance(op, ir.Bind) else ""

    def _run(self, code: int, obj: int, target: int, site: int, reason: str) -> None:
        flow = self.flow
        flow.calls.setdefault(site, {}).setdefault((code, obj), reason)
        ref = flow.program.codes[code]
        flow.graph.add(ref.node, obj)
        if not self.accessors.parts(ref).paths:
            flow.graph.edge(flow.return_node(code), target)
            return
        flow.graph.edge(self.accessors.of_self(ref, obj), target)
        flow.graph.edge(self.accessors.rest(ref), target)

    def _overrides(
        self,
        instance: Instance,
        member: tuple[int, list[int]] | None,
        name: str,
        target: int,
        site: int,
    ) -> None:
        """What subclasses that are made somewhere do instead, or any where the class itself does
        nothing.
        """
        flow, seen = self.flow, {None if member is None else member[0]}
        subclasses = flow.classes.subclasses.get(instance.cls, [])
        made = [cls for cls in subclasses if flow.instances.get(cls)]
        open_ = not made and (member is None or self._is_left_open(member))
        most = _OPEN_OVERRIDES if open_ else _OVERRIDES
        for cls in subclasses if open_ else made:
            other = flow.classes.member(cls, name)
            if other is not None and other[0] not in seen and len(seen) < most:
                seen.add(other[0])
                token = flow.objects.number(Instance(cls, -1))
                self._member(other, token, target, site, "override")

    def _is_left_open(self, member: tuple[int, list[int]]) -> bool:
        found = [self.descriptors.of(member[0], bound) for bound in member[1]]
        codes = self.flow.program.codes
        return all(
            kind != "value" and self.flow.classes.is_left_open(codes[code]) for kind, code in found
        )

    def _load_class(self, obj: int, cls: Class, name: str, target: int) -> None:
        flow = self.flow
        member = flow.classes.member(cls.code, name)
        if member is None and name == "__subclasses__":
            flow.graph.add(target, flow.objects.number(External(SUBCLASSES)))
            return
        if member is None:
            for holder in flow.later.owners(cls.code, name) or [cls.code]:
                flow.graph.edge(flow.cell(holder, name), target)
            if not self._of_metaclass(obj, cls, name, target):
                self.outside.of_class(cls, name, target)
                self._bare(name, target)
            return
        owner, bindings = member
        for bound in bindings:
            kind, code = self.descriptors.of(owner, bound)
            if kind == "class":
                flow.graph.add(target, flow.objects.number(Bound(code, obj)))
            elif kind in ("method", "static"):
                flow.graph.add(target, flow.objects.number(Function(code)))
            elif is_enumeration(flow.classes, cls.code):
                flow.graph.add(target, flow.objects.number(Instance(cls.code, -1)))
            else:
                flow.graph.edge(flow.cell(owner, name), target)

    def _of_metaclass(self, obj: int, cls: Class, name: str, target: int) -> bool:
        """A class is an object of its metaclass; which makes classes, and not their objects."""
        flow = self.flow
        metaclass = flow.classes.metaclass(cls.code)
        found = flow.classes.member(metaclass, name) if metaclass >= 0 else None
        if found is None or name == "__new__":
            return False
        self._member(found, obj, target, target, "flow")
        return True

    def _bare(self, name: str, target: int) -> None:
        """Objects are made by `object` where no class of the program does."""
        if name == "__new__":
            self.flow.graph.add(target, self.flow.objects.number(External(BARE)))

    def _load_module(self, module: ModuleObject, name: str, target: int) -> None:
        flow = self.flow
        node = flow.global_node(module.index, name)
        if node is not None:
            flow.graph.edge(node, target)
            return
        symbol = flow.symbols.in_module(flow.program.modules[module.index], name)
        if symbol is not None:
            flow.graph.add(target, flow.symbol_object(symbol))
        else:
            self.lazy.give(module.index, name, target)

    def _load_external(self, obj: int, external: External, name: str, target: int) -> None:
        flow = self.flow
        self.applications.give(external, name, target)
        self.standing_for.give(external, name, target)
        if flow.keeps(external.path):
            flow.graph.edge(flow.field(obj, name), target)
            # An application has an interface of its own; its state has what the program sets, and
            # gives it by the methods of a mapping too.
            is_state = external.path in flow.known.shared_state and external.path[-1] != ")"
            if is_state and name not in _OF_DICTS:
                return
            if f"{external.path}.{name}" in flow.known.places:
                return
        if name in flow.known.kept_arguments and give_argument(flow, external, name, target):
            return
        self.outside.give(f"{external.path}.{name}", obj, target)

    def _load_super(self, described: Super, name: str, target: int, site: int) -> None:
        flow = self.flow
        receiver = flow.objects[described.receiver]
        cls = described.cls
        if isinstance(receiver, (Instance, Class)):
            cls = receiver.cls if isinstance(receiver, Instance) else receiver.code
        member = flow.classes.member_after(cls, described.cls, name)
        if member is not None:
            self._member(member, described.receiver, target, site, "flow")
        elif isinstance(receiver, Instance):
            flow.graph.edge(flow.field(described.receiver, name), target)
            self._outside_base(described.receiver, receiver, name, target)
        elif isinstance(receiver, Class):
            self._bare(name, target)

    def store(self, obj: int, name: str, value: int, site: int) -> None:
        """Lets the node `value` flow into `obj.name`."""
        flow, described = self.flow, self.flow.objects[obj]
        if isinstance(described, Instance):
            member = flow.classes.member(described.cls, name)
            setter = None if member is None else self._setter(member)
            if setter is not None:
                flow.calls.setdefault(site, {}).setdefault((setter, obj), "flow")
                flow.graph.add(flow.program.codes[setter].node, obj)
                if len(flow.program.codes[setter].code.params) > 1:
                    flow.graph.edge(value, flow.program.codes[setter].node + 1)
                return
            flow.graph.edge(value, flow.field(obj, name))
        elif isinstance(described, Super):
            self.store(described.receiver, name, value, site)
        elif isinstance(described, External):
            if flow.keeps(described.path):
                flow.graph.edge(value, flow.field(obj, name))
        elif not isinstance(described, (Container, ContainerMethod)):
            flow.graph.edge(value, flow.field(obj, name))

    def _setter(self, member: tuple[int, list[int]]) -> int | None:
        found = (self.descriptors.setter(member[0], bound) for bound in member[1])
        return next((code for code in found if code is not None), None)
