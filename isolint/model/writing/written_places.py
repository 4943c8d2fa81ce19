"""The place that a write to an object changes, and the write that names it."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType

from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import (
    Class,
    Container,
    External,
    Function,
    Instance,
    ModuleObject,
    Object,
)
from isolint.model.shared.ownership import keeps_apart
from isolint.model.shared.sharing import Sharing
from isolint.model.shared.state_roots import answered, state_place
from isolint.model.writing.memories import Told
from isolint.model.writing.own_containers import OwnContainers
from isolint.model.writing.tables import TableChange
from isolint.model.writing.write import ATTRIBUTE, CARRIED, CLASS, ITEM, MEMORY, REBIND, Write
from isolint.summary import ir

_UNCHANGING = frozenset({"tuple", "generator"})
_BY_ITEM = MappingProxyType({"remove": "__delitem__"})


class WrittenPlaces:
    """Nothing for an object that is not shared."""

    def __init__(self, sharing: Sharing) -> None:
        self.sharing = sharing
        self.flow = sharing.flow
        self.lifetimes = sharing.lifetimes
        self.own = OwnContainers(sharing.flow)
        self._answered: dict[str, frozenset[str]] = {}

    def attribute(
        self,
        context: Context,
        value: int,
        obj: int,
        name: str,
        given: int,
        action: str,
        augmented: bool = False,
    ) -> Iterator[Write]:
        described, shared = self.flow.objects[obj], self.sharing.of(obj)
        if shared is None or keeps_apart(self.flow, described):
            return
        if isinstance(described, Function) and self._is_decorating(context, value, name):
            return
        kind, place = self._attribute_place(obj, name)
        if kind:
            yield Write(context, value, kind, place, name, shared, given, -1, action, augmented)

    def part(
        self, context: Context, value: int, part: str, name: str, given: int, action: str
    ) -> Iterator[Write]:
        """An attribute of what the object at hand, `self`, was handed."""
        shared = self.sharing.of(context[1])
        if shared is not None and not keeps_apart(self.flow, self.flow.objects[context[1]]):
            place = f"{self.lifetimes.symbol(context[1])}.{part}.{name}"
            yield Write(context, value, ATTRIBUTE, place, name, shared, given, -1, action)

    def entry(
        self, context: Context, value: int, state: int, entry: str, op: ir.SetAttr, action: str
    ) -> Iterator[Write]:
        """An attribute of what an application keeps, whatever that is."""
        described, shared = self.flow.objects[state], self.sharing.of(state)
        if shared is not None and isinstance(described, External):
            place = f"{state_place(self.flow, described.path, entry)}.{op.name}"
            yield Write(context, value, ATTRIBUTE, place, op.name, shared, op.value, -1, action)

    def _is_decorating(self, context: Context, value: int, name: str) -> bool:
        """A mark on a function that is handed in, or what Python itself keeps on functions."""
        ops = self.flow.program.codes[context[0]].code.ops
        op = ops[value]
        handed = isinstance(op, ir.SetAttr) and isinstance(ops[op.base], ir.Param)
        return handed or name.startswith("__")

    def _attribute_place(self, obj: int, name: str) -> tuple[str, str]:
        """The kind of write and the place; no kind where nothing is kept."""
        described, program = self.flow.objects[obj], self.flow.program
        if isinstance(described, Instance):
            return ATTRIBUTE, f"{self.lifetimes.symbol(obj)}.{name}"
        if isinstance(described, Function):
            return ATTRIBUTE, f"{program.codes[described.code].symbol}.{name}"
        if isinstance(described, Class):
            return CLASS, f"{program.codes[described.code].symbol}.{name}"
        if isinstance(described, ModuleObject):
            return REBIND, f"{program.modules[described.index].name}.{name}"
        if isinstance(described, External) and described.path in self.flow.known.shared_state:
            return self._state_place(described.path, name)
        if self._keeps(obj, described):
            return ATTRIBUTE, f"{self.lifetimes.place_of(obj)}.{name}"
        return "", ""

    def _state_place(self, path: str, name: str) -> tuple[str, str]:
        """None where a class that the program derives from the outside one has a property."""
        if path not in self._answered:
            self._answered[path] = answered(self.flow, path)
        hidden = name in self._answered[path]
        return ("", "") if hidden else (ATTRIBUTE, state_place(self.flow, path, name))

    def _keeps(self, obj: int, described: Object) -> bool:
        """A namespace of outside code that the program keeps and sets attributes on."""
        known = self.flow.known
        if not isinstance(described, External):
            return False
        kept = described.path in known.keepers and described.path not in known.context_locals
        return kept and obj in self.lifetimes.holds

    def carried(
        self, context: Context, value: int, obj: int, name: str, given: int
    ) -> Iterator[Write]:
        """What a client sends with every call."""
        shared = self.sharing.of(obj)
        if shared is not None:
            held = obj in self.lifetimes.holds
            owner = self.lifetimes.place_of(obj) if held else self.lifetimes.symbol(obj)
            yield Write(context, value, CARRIED, f"{owner}.{name}", name, shared, given, -1, "set")

    def table(self, context: Context, value: int, obj: int, change: TableChange) -> Iterator[Write]:
        shared = self.sharing.of(obj)
        if shared is not None:
            place = self.lifetimes.place_or_part(obj)
            name = place.rpartition(".")[2]
            given, key, action = change.given, change.key, change.action
            yield Write(context, value, ITEM, place, name, shared, given, key, action)

    def item(
        self,
        context: Context,
        value: int,
        obj: int,
        given: int,
        key: int,
        action: str,
        augmented: bool = False,
        method: str = "",
    ) -> Iterator[Write]:
        """By a method, or else as `obj[key] = given` and `del obj[key]` do."""
        described = self.flow.objects[obj]
        shared = self.sharing.of(obj)
        if shared is None:
            return
        if isinstance(described, External) and described.path in self.flow.known.shared_state:
            name = f"[{self._text(context, key)}]"
            place = state_place(self.flow, described.path, name)
            yield Write(
                context, value, ATTRIBUTE, place, name, shared, given, key, action, augmented
            )
        elif isinstance(described, Container) and described.kind not in _UNCHANGING:
            place, name = self.container_place(obj)
            yield Write(context, value, ITEM, place, name, shared, given, key, action, augmented)
        elif self._keeps(obj, described) or self.own.is_changed_by(
            obj, method or _BY_ITEM.get(action, "__setitem__")
        ):
            place = self.lifetimes.place_or_part(obj)
            name = place.rpartition(".")[2]
            yield Write(context, value, ITEM, place, name, shared, given, key, action, augmented)

    def _text(self, context: Context, key: int) -> str:
        op = self.flow.program.codes[context[0]].code.ops[key] if key >= 0 else None
        return op.text if isinstance(op, ir.Const) else "*"

    def container_place(self, obj: int) -> tuple[str, str]:
        """The place that holds a container, and its last name."""
        described = self.flow.objects[obj]
        assert isinstance(described, Container)
        name = self.flow.homes.get(described.site, "")
        if described.owner >= 0 and name:
            return f"{self.lifetimes.symbol(described.owner)}.{name}", name
        keeper = described.owner if described.owner in self.lifetimes.holds else obj
        place = self.lifetimes.place_or_part(keeper)
        return place, place.rpartition(".")[2]

    def memory(self, context: Context, value: int, told: Told) -> Iterator[Write]:
        """What an outside object remembers. A memory that only a chain was given lasts as long as
        the chain does.
        """
        obj, shared = told.obj, self.sharing.of(told.obj)
        if shared is None:
            obj, shared = told.keeper, self.sharing.of(told.keeper)
        if shared is not None:
            place = self._memory_place(obj)
            name = place.rpartition(".")[2]
            yield Write(context, value, MEMORY, place, name, shared, told.given, -1, told.action)

    def _memory_place(self, obj: int) -> str:
        if obj in self.lifetimes.holds:
            return self.lifetimes.place_of(obj)
        owner = getattr(self.flow.objects[obj], "owner", -1)
        return self.lifetimes.symbol(owner if owner >= 0 else obj)
