"""What a method gives back of which its class says that it is the class itself."""

from __future__ import annotations

from msgspec.structs import replace

from isolint.model.definitions.classes import Classes
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type


def of_own_class(classes: Classes, ref: CodeRef, declared: Type) -> Type:
    """`def find(cls, key) -> type[Row]` of `Row`, which asks a library: an object is meant."""
    owner = classes.program.parent(ref)
    if owner is None or owner.code.kind != "class":
        return declared
    own = frozenset(declared.class_objects).intersection(classes.info[owner.id].mro)
    if not own:
        return declared
    left = tuple(cls for cls in declared.class_objects if cls not in own)
    return replace(declared, classes=(*declared.classes, *sorted(own)), class_objects=left)
