"""What objects were given for an attribute: by their methods, or where they are made."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir

_MOST = 8
Given = tuple[CodeRef, int]


class KeptParts:
    """Reads a solved flow."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self._found: dict[tuple[int, str], list[Given]] = {}

    def of_self(self, ref: CodeRef, op: ir.Attr) -> list[Given]:
        """What `self.name` can have been given; nothing where that is many things."""
        parent = self.flow.program.parent(ref)
        if parent is None or not self.flow.classes.is_self(ref, op.base):
            return []
        key = (parent.id, op.name)
        found = self._found.get(key)
        if found is None:
            given = list(dict.fromkeys(self._given(*key)))
            found = self._found[key] = given if len(given) <= _MOST else []
        return found

    def _given(self, cls: int, name: str) -> Iterator[Given]:
        classes = self.flow.classes
        for owner in classes.info[cls].mro:
            for method in classes.methods(owner):
                for _, op in method.each(ir.SetAttr):
                    if op.base == 0 and op.name == name and op.value >= 0:
                        yield method, op.value
        if classes.member(cls, "__init__") is None:
            yield from self._made_with(cls, name)

    def _made_with(self, cls: int, name: str) -> Iterator[Given]:
        """`Job(text=text)`, of a class without a constructor of its own."""
        fields = self.flow.classes.fields_of(cls)
        for obj in self.flow.instances.get(cls, ()):
            made = self.flow.made_by(obj)
            if made is None:
                continue
            ref, op = made
            for given, value in (*op.named, *zip(fields, op.positional, strict=False)):
                if given == name:
                    yield ref, value
