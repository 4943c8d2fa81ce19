"""Abstract objects: what a value can be. Each has a number; equal descriptions share it."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct


class Unknown(Struct, frozen=True):
    """Anything: what a value can be when too much flows into it to tell."""


class Function(Struct, frozen=True):
    code: int


class Class(Struct, frozen=True):
    """A class of the program; `code` is its body."""

    code: int


class ModuleObject(Struct, frozen=True):
    index: int


class Bound(Struct, frozen=True):
    """A method with its receiver, or a partial application: `given` arguments come first."""

    code: int
    receiver: int


class Partial(Struct, frozen=True):
    func: int
    given: int


class Instance(Struct, frozen=True):
    """An object of a program class by allocation site.

    `site` is the flow node of the construction, -1 when only the type is known;
    `owner` is the object in whose method it was made, when that tells it apart.
    """

    cls: int
    site: int
    owner: int = -1


class External(Struct, frozen=True):
    """Something outside the program by its path, `pkg.Class().method`; `site` as for Instance."""

    path: str
    site: int = -1
    owner: int = -1


class Container(Struct, frozen=True):
    """A list, set, tuple, dict or generator made at `site`, or known by an annotation."""

    kind: str
    site: int
    owner: int = -1


class ContainerMethod(Struct, frozen=True):
    container: int
    name: str


class Super(Struct, frozen=True):
    """`super()` in a method of class `cls` with this receiver."""

    cls: int
    receiver: int


Object = (
    Unknown
    | Function
    | Class
    | ModuleObject
    | Bound
    | Partial
    | Instance
    | External
    | Container
    | ContainerMethod
    | Super
)


UNKNOWN = 0


class ObjectTable(list[Object]):
    """Objects by their numbers, in the order of first use; `UNKNOWN` is the first."""

    def __init__(self) -> None:
        super().__init__()
        self._numbers: dict[Object, int] = {}
        self.number(Unknown())

    def find(self, obj: Object) -> int:
        """The number of an object that is there already, or -1."""
        return self._numbers.get(obj, -1)

    def number(self, obj: Object) -> int:
        found = self._numbers.get(obj)
        if found is None:
            found = self._numbers[obj] = len(self)
            self.append(obj)
        return found


def receiver_of(table: Sequence[Object], obj: int) -> int:
    """The object whose method it is; any other is its own."""
    described = table[obj]
    return described.receiver if isinstance(described, Bound) else obj
