"""Which objects a variable of a declared type can hold."""

from __future__ import annotations

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.objects import (
    UNKNOWN,
    Bound,
    Class,
    Container,
    External,
    Function,
    Instance,
    ObjectTable,
    Partial,
)
from isolint.model.definitions.types import Type
from isolint.model.pointsto.graph import UNKNOWN_ALONE, Accept, Objects

_PLAIN_BASES = frozenset(
    {"abc.ABC", "typing.Generic", "typing.Protocol", "<builtin>.object", "enum.Enum"}
)


class Acceptance:
    def __init__(self, objects: ObjectTable, classes: Classes, known: Knowledge) -> None:
        self.objects = objects
        self.classes = classes
        self.known = known
        self._acceptors: dict[Type, Accept] = {}

    def of(self, declared: Type) -> Accept:
        """Keeps of objects those that a variable of the declared type can hold."""
        found = self._acceptors.get(declared)
        if found is None:
            found = self._acceptors[declared] = self._acceptor(declared)
        return found

    def _acceptor(self, declared: Type) -> Accept:
        if declared.open:
            return lambda objects: objects - UNKNOWN_ALONE if UNKNOWN in objects else objects
        held: set[int] = set()
        refused = {UNKNOWN}

        def accept(objects: Objects) -> Objects:
            if not objects <= held:
                for obj in objects - held - refused:
                    (held if self._can_hold(declared, obj) else refused).add(obj)
                objects &= held
            return objects

        return accept

    def _can_hold(self, declared: Type, obj: int) -> bool:
        described = self.objects[obj]
        if isinstance(described, Instance):
            return self._holds_instance(declared, described)
        if isinstance(described, External):
            # A class tells a type checker what one keeps on `flask.g` and its like.
            path, known = described.path, self.known
            if path in known.context_locals and path in known.keepers:
                return True
            return bool(declared.externals or declared.callables or self._protocols(declared))
        if isinstance(described, Container):
            return bool(declared.kind or declared.externals) or any(
                self._may_be_other(c) for c in declared.classes
            )
        if isinstance(described, (Function, Bound, Partial)):
            return bool(declared.callables or declared.externals or self._protocols(declared))
        if isinstance(described, Class):
            bases = declared.class_objects
            return (
                declared.callables
                or bool(declared.externals)
                or any(self.classes.is_subclass(described.code, base) for base in bases)
            )
        return bool(declared.externals or declared.callables)

    def _may_be_other(self, cls: int) -> bool:
        """A base that nobody knows may be a dict, or called; one of records is neither."""
        bases = self.classes.info[cls].externals
        return any(
            path not in self.known.copied_defaults and path not in _PLAIN_BASES for path in bases
        )

    def _holds_instance(self, declared: Type, instance: Instance) -> bool:
        if any(self.classes.is_subclass(instance.cls, cls) for cls in declared.classes):
            return True
        if declared.externals or declared.kind or declared.callables:
            callable_ = declared.callables and self.classes.member(instance.cls, "__call__")
            return bool(callable_) or self._may_be_other(instance.cls)
        if self._protocols(declared):
            return True
        return "?" in self.classes.info[instance.cls].externals

    def _protocols(self, declared: Type) -> bool:
        return any(
            path.rpartition(".")[2] == "Protocol"
            for cls in declared.classes
            for path in self.classes.info[cls].externals
        )
