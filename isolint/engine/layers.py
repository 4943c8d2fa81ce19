"""What stands on execution paths, and which of its objects live as long as the process."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from isolint.base.service_map import INFRASTRUCTURE, MIXED, REQUEST
from isolint.detect.view import View
from isolint.model.objects import Bound, Container, External, Instance, Partial
from isolint.model.ownership import ROOT
from isolint.model.reach import Context
from isolint.model.symbols import BUILTIN
from isolint.model.values import Values

# What a name is bound to that is a value, not an object with a life of its own.
_PLAIN = frozenset({"time", "counter", "flag", "constant", "none"})
_EXCEPTIONS = ("Exception", "Error", "Warning", "Interrupt", "Exit")
_ENUMERATIONS = ("enum.",)
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
        self._drop_bases()

    def layer(self, cls: int) -> str:
        if cls in self.shared and cls in self.fresh:
            return MIXED
        return INFRASTRUCTURE if cls in self.shared else REQUEST

    @property
    def classes(self) -> list[int]:
        return sorted(self.shared.keys() | self.fresh.keys())

    @cached_property
    def touched(self) -> dict[int, list[int]]:
        """Codes on the paths by each object that they have at hand."""
        found: dict[int, list[int]] = {}
        for code in self.codes:
            ref = self.program.codes[code]
            at_hand: set[int] = set()
            for value in range(len(ref.code.ops)):
                at_hand |= self.flow.values(ref, value)
            for obj in at_hand:
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
            obj for obj, contexts in live.items() if not set(contexts).isdisjoint(self.contexts)
        }
        for obj in self.touched.keys() | seen:
            described = self.flow.objects[obj]
            if isinstance(described, Instance) and not self._is_value(described.cls):
                yield obj

    def _sort(self, obj: int) -> None:
        described = self.flow.objects[obj]
        assert isinstance(described, Instance)
        if self.is_shared(obj):
            self.shared.setdefault(described.cls, []).append(obj)
        elif described.site < 0 or self.model.lifetimes.allocated_in(obj) in self.request.codes:
            self.fresh.setdefault(described.cls, []).append(obj)

    def is_shared(self, obj: int) -> bool:
        """A session, and what is made for sharing, is no fault to share, but lives as long."""
        if self.model.sharing.of(obj) is not None:
            return True
        described, lifetimes = self.flow.objects[obj], self.model.lifetimes
        if obj not in lifetimes.holds or lifetimes.escaped(obj):
            return False
        meant = isinstance(described, Instance) and self.model.sharing.is_for_sharing(described.cls)
        return meant or self.model.identities.is_session(obj)

    def _is_value(self, cls: int) -> bool:
        """An exception or an enumeration."""
        bases = self.flow.classes.info[cls].externals
        names = [path.removeprefix(BUILTIN).rpartition(".")[2] for path in bases]
        return any(path.startswith(_ENUMERATIONS) for path in bases) or any(
            name.endswith(_EXCEPTIONS) for name in names
        )

    def _drop_bases(self) -> None:
        """Of a class known only by an annotation there is no object if others stand for it."""
        known = self.classes
        made = [cls for cls in known if self._is_made(cls)]
        for cls in known:
            if cls not in made and (self._is_abstract(cls) or self._stands_for(cls, made)):
                self.shared.pop(cls, None)
                self.fresh.pop(cls, None)
            elif cls in made:
                self._drop_typed(cls)

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
