"""What is known of who calls the program."""

from __future__ import annotations

from msgspec import Struct

from isolint.pack.framework import Decorator

DEPENDENCY, MIDDLEWARE, STARTUP = "dependency", "middleware", "startup"
ASSUMED = "assumed"


class Entry(Struct, frozen=True):
    """`receiver` is -1 for a function; `certain` is False when the framework was not recognised."""

    kind: str
    route: str
    code: int
    receiver: int
    certain: bool = True


class Entries(Struct, eq=False):
    """`startup` holds codes; `kept` the objects that the framework keeps, with the place's node.

    `scripts` are module bodies that run once per session, in a namespace of their own; `fresh` the
    classes of which the framework makes an object for each request; `decorated` has what is known
    of the decorator above a function.
    """

    found: list[Entry]
    startup: list[int]
    kept: dict[int, int]
    scripts: set[int]
    fresh: set[int]
    decorated: dict[int, Decorator]

    @property
    def assumed(self) -> bool:
        """No framework was seen to call the program: whoever uses it is taken to serve users."""
        return any(entry.kind == ASSUMED for entry in self.found)

    def add(self, entry: Entry) -> None:
        if entry.kind == STARTUP:
            self.startup.append(entry.code)
        else:
            self.found.append(entry)
