"""What stands on execution paths, and which of its objects live as long as the process."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from isolint.base.service_map import INFRASTRUCTURE, MIXED, REQUEST
from isolint.detect.view import View
from isolint.engine.held import all_held
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import Bound, Container, External, Instance, Partial
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.flow import PROVIDED_FRESH
from isolint.model.shared.ownership import ROOT
from isolint.model.users.values import Values

# What a name is bound to that is a value, not an object with a life of its own.
_PLAIN = frozenset({"time", "counter", "flag", "constant", "none"})
_EXCEPTIONS = ("Exception", "Error", "Warning", "Interrupt", "Exit")
_ENUMERATIONS = ("enum.",)
_CONSTRUCTORS = frozenset({"__init__", "__new__", "__post_init__"})
_ABSTRACT = frozenset({"Protocol", "ABC"})


class Layers:
    """`within` are the contexts to look at: all that requests reach, or those of some entry
    points. Exceptions and enumerations are left out, as are classes that only others derive from.
    """

    def __init__(self, view: View, within: Collection[Context] | None = None) -> None:
        self.view = view
        self.model = view.model
        self.flow = view.flow
        self.program = view.program
        self.request = view.model.request
        self.contexts = self.request.links.keys() if within is None else within
        self.codes = sorted({code for code, _ in self.contexts})
        self.values = Values(view.model.identities)
        self.shared: dict[int, list[int]] = {}
        self.fresh: dict[int, list[int]] = {}
        for obj in sorted(self._instances()):
            self._sort(obj)
        self._judge_typed()

    def layer(self, cls: int) -> str:
        if cls in self.shared and cls in self.fresh:
            return MIXED
        return INFRASTRUCTURE if cls in self.shared else REQUEST

    @property
    def classes(self) -> list[int]:
        return sorted(self.shared.keys() | self.fresh.keys())

    def roots(self, cls: int) -> Iterator[str]:
        """Names of a module, a class or application state that hold objects of the class."""
        lifetimes = self.model.lifetimes
        for obj in self.shared.get(cls, ()):
            hold = lifetimes.holds.get(obj)
            if hold is not None and hold.parent == ROOT:
                yield lifetimes.root_name(hold)

    def named(self) -> dict[str, str]:
        """The symbols of the classes by the names of roots that hold objects of them."""
        return {
            name: self.program.codes[cls].symbol
            for cls in reversed(self.classes)
            for name in self.roots(cls)
        }

    @cached_property
    def touched(self) -> dict[int, list[int]]:
        """Codes on the paths by each object that they have at hand."""
        found: dict[int, list[int]] = {}
        for code in self.codes:
            ref = self.program.codes[code]
            for obj in self.flow.at_hand(ref):
                found.setdefault(obj, []).append(code)
        return found

    @cached_property
    def globals(self) -> list[int]:
        """Objects that a module, a class or application state holds, other than of own classes."""
        return [obj for obj in sorted(self.touched) if self._is_global(obj)]

    def _is_global(self, obj: int) -> bool:
        hold, described = self.model.lifetimes.holds.get(obj), self.flow.objects[obj]
        if hold is None or hold.parent != ROOT or hold.root == "default":
            return False
        if not isinstance(described, (Container, External, Partial)):
            return False
        if isinstance(described, External):
            if described.site < 0 or described.path.startswith(BUILTIN):
                return False
            ref = self.program.codes[hold.code]
            return hold.value < 0 or self.values.kind(ref, hold.value) not in _PLAIN
        return True

    def part(self, obj: int) -> int:
        """The class, or the module-level object itself, that an object belongs to; -1 if none."""
        described = self.flow.objects[obj]
        if isinstance(described, Bound):
            return self.part(described.receiver)
        if isinstance(described, Instance):
            cls = described.cls
            return cls if cls in self.shared or cls in self.fresh else -1
        return -1

    def _instances(self) -> Iterator[int]:
        """Objects of own classes, once each."""
        live = self.view.receivers_on_request_path
        seen = {
            obj for obj, contexts in live.items() if any(map(self.contexts.__contains__, contexts))
        }
        for obj in self.touched.keys() | seen:
            described = self.flow.objects[obj]
            if isinstance(described, Instance) and not self._is_value(described.cls):
                yield obj

    def _sort(self, obj: int) -> None:
        described = self.flow.objects[obj]
        assert isinstance(described, Instance)
        shared = self.is_shared(obj)
        if described.site < 0:
            fresh = not shared
        else:
            served = self._is_served(obj)
            # What startup and requests make by the same code is of both.
            fresh = served and (not shared or self._is_stored(obj))
            shared = shared or (not fresh and obj in self.queued)
        for layer in (self.shared,) * shared + (self.fresh,) * fresh:
            layer.setdefault(described.cls, []).append(obj)

    @cached_property
    def queued(self) -> dict[int, int]:
        """What lasting queues hand on, by object, and the queue: nobody is said to hold it."""
        holds = self.model.lifetimes.holds
        return {
            obj: queue
            for queue in sorted(holds)
            if getattr(self.flow.objects[queue], "kind", "") == "queue"
            for node in self.flow.fields.get(queue, {}).values()
            for obj in self.flow.graph.get(node)
        }

    def _is_served(self, obj: int) -> bool:
        """Made on an execution path, or by a provider that gives another with each call."""
        made = self.model.lifetimes.allocated_in(obj) in self.request.codes
        return made or obj in self._provided

    @cached_property
    def _provided(self) -> set[int]:
        fields = self.flow.fields.values()
        nodes = [names[PROVIDED_FRESH] for names in fields if PROVIDED_FRESH in names]
        return {obj for node in nodes for obj in self.flow.graph.get(node)}

    def is_shared(self, obj: int) -> bool:
        """A session, and what is made for sharing, is no fault to share, but lives as long."""
        described, lifetimes = self.flow.objects[obj], self.model.lifetimes
        if self.model.sharing.of(obj) is not None:
            return True
        if obj not in lifetimes.holds or not isinstance(described, Instance):
            return False
        if lifetimes.escaped(obj):
            return obj in lifetimes.built_at_startup or self._is_built_in(obj)
        return self.model.sharing.is_for_sharing(described.cls) or self.model.identities.is_session(
            obj
        )

    def _is_stored(self, obj: int) -> bool:
        """A request's object that a shared one has come to hold."""
        lifetimes = self.model.lifetimes
        stored = obj in lifetimes.holds and lifetimes.escaped(obj)
        return stored and not self._is_built_in(obj)

    def _is_built_in(self, obj: int) -> bool:
        """Made by the constructor of a shared object, as one of several that it keeps."""
        described = self.flow.objects[obj]
        assert isinstance(described, Instance)
        if described.owner < 0 or described.site < 0:
            return False
        code, _ = self.program.position(described.site)
        constructs = self.program.codes[code].code.name in _CONSTRUCTORS
        return constructs and self.model.sharing.of(described.owner) is not None

    def _is_value(self, cls: int) -> bool:
        """An exception or an enumeration."""
        bases = self.flow.classes.info[cls].externals
        names = [path.removeprefix(BUILTIN).rpartition(".")[2] for path in bases]
        return any(path.startswith(_ENUMERATIONS) for path in bases) or any(
            name.endswith(_EXCEPTIONS) for name in names
        )

    def _judge_typed(self) -> None:
        """Classes that are known only by annotations: objects that others stand for are no more
        than these; for the rest who holds them tells, or what they are.
        """
        known = self.classes
        made = [cls for cls in known if self._is_made(cls)]
        for cls in made:
            self._drop_typed(cls)
        typed = sorted(set(known) - set(made))
        for cls in typed:
            if self._is_abstract(cls) or self._stands_for(cls, made):
                self.shared.pop(cls, None)
                self.fresh.pop(cls, None)
        while moved := self._typed_as_shared(typed):
            for cls in moved:
                self.shared[cls] = self.fresh.pop(cls)
        kept = self._held_by(self.fresh)
        for cls in typed:
            if cls in self.fresh and not (cls in kept or self._is_carried(cls)):
                del self.fresh[cls]

    def _typed_as_shared(self, typed: list[int]) -> list[int]:
        """What only infrastructure holds, and what derives from such a class, unless it is what a
        request brings.
        """
        kept = self._held_by(self.shared) - self._held_by(self.fresh)
        bases = [cls for cls in typed if cls in self.shared]
        return [
            cls
            for cls in typed
            if cls in self.fresh
            and (cls in kept or (self._derives(cls, bases) and not self._is_carried(cls)))
        ]

    def _derives(self, cls: int, bases: list[int]) -> bool:
        return any(self.flow.classes.is_subclass(cls, base) for base in bases if base != cls)

    def _held_by(self, layer: dict[int, list[int]]) -> set[int]:
        """Classes of which the objects of a layer hold something."""
        objects = [obj for found in layer.values() for obj in found]
        described = (self.flow.objects[value] for value in all_held(self.flow, objects))
        return {each.cls for each in described if isinstance(each, Instance)}

    def _is_passed(self, obj: int) -> bool:
        """An argument of some function, other than the object whose method it is."""
        for code in self.touched.get(obj, ()):
            ref = self.program.codes[code]
            parent = self.program.parent(ref)
            first = 1 if parent is not None and parent.code.kind == "class" else 0
            if any(obj in self.flow.values(ref, i) for i in range(first, len(ref.code.params))):
                return True
        return False

    def _is_carried(self, cls: int) -> bool:
        """What a request brings or has: plain data, a session, what frameworks make for it."""
        identities = self.model.identities
        return (
            cls in self.model.lifetimes.fresh
            or identities.is_request(cls)
            or identities.is_record(cls)
            or (identities.carries(cls) and any(map(self._is_passed, self.fresh[cls])))
            or any(map(identities.is_session, self.fresh[cls]))
        )

    def _is_made(self, cls: int) -> bool:
        """Somebody was seen to make an object of the class."""
        objects = [*self.shared.get(cls, ()), *self.fresh.get(cls, ())]
        return any(getattr(self.flow.objects[obj], "site", -1) >= 0 for obj in objects)

    def _drop_typed(self, cls: int) -> None:
        """Objects known only by their type are those that were seen to be made."""
        for layer in (self.shared, self.fresh):
            objects = layer.get(cls, [])
            made = [o for o in objects if getattr(self.flow.objects[o], "site", -1) >= 0]
            if made:
                layer[cls] = made
            else:
                layer.pop(cls, None)

    def _is_abstract(self, cls: int) -> bool:
        """Says so itself; deriving from an abstract class is no sign of it."""
        info = self.flow.classes.info
        inherited = {path for base in info[cls].bases for path in info[base].externals}
        own = set(info[cls].externals) - inherited
        return any(path.rpartition(".")[2] in _ABSTRACT for path in own)

    def _stands_for(self, base: int, made: list[int]) -> bool:
        return any(self.flow.classes.is_subclass(cls, base) for cls in made if cls != base)
