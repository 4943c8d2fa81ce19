"""Where the attributes of an object are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir


class AttributeReads:
    def __init__(self, model: Model) -> None:
        self.model = model

    def of(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """The code and the operation, for what the write changes."""
        return self.on(write.shared.obj, write.name)

    def on(self, obj: int, name: str) -> Iterator[tuple[CodeRef, int]]:
        for ref, value, base in self._by_name.get(name, ()):
            if obj in self.model.flow.values(ref, base):
                yield ref, value

    def of_class(self, write: Write) -> Iterator[tuple[CodeRef, int]]:
        """By the class that has it, by one below it, or by an object of these."""
        objects, info = self.model.flow.objects, self.model.flow.classes.info
        written = objects[write.shared.obj]
        for ref, value, base in self._by_name.get(write.name, ()):
            held = (objects[obj] for obj in self.model.flow.values(ref, base))
            codes = (
                each.cls if isinstance(each, Instance) else each.code
                for each in held
                if isinstance(each, (Instance, Class))
            )
            if isinstance(written, Class) and any(written.code in info[c].mro for c in codes):
                yield ref, value

    def places(self, name: str) -> list[tuple[CodeRef, int, int]]:
        """The code, the operation and whose attribute it is."""
        return self._by_name.get(name, [])

    def named(self, name: str) -> Iterator[tuple[CodeRef, int]]:
        """Of anything that has an attribute of this name, but for what is outside the program."""
        for ref, value, base in self._by_name.get(name, ()):
            objects = [self.model.flow.objects[obj] for obj in self.model.flow.values(ref, base)]
            if not objects or not all(isinstance(obj, External) for obj in objects):
                yield ref, value

    @cached_property
    def _by_name(self) -> dict[str, list[tuple[CodeRef, int, int]]]:
        found: dict[str, list[tuple[CodeRef, int, int]]] = {}
        for ref, value, op in self.model.program.each(ir.Attr):
            found.setdefault(op.name, []).append((ref, value, op.base))
        return found
