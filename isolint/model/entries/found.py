"""What is known of who calls the program."""

from __future__ import annotations

from msgspec import Struct

DEPENDENCY, MIDDLEWARE, STARTUP = "dependency", "middleware", "startup"
ASSUMED = "assumed"


class Entry(Struct, frozen=True):
    """`receiver` is -1 for a function; `certain` is False when the framework was not recognised.

    `given` says what parameters of these names are.
    """

    kind: str
    route: str
    code: int
    receiver: int
    certain: bool = True
    given: tuple[tuple[str, str], ...] = ()


class Entries(Struct, eq=False):
    """`startup` holds codes; `kept` the objects that the framework keeps, with the place's node.

    `scripts` are module bodies that run once per session, in a namespace of their own; `fresh` the
    classes of which the framework makes an object for each request, `serving`
    those whose methods it calls for that request; `installed` middleware that is named to it.
    """

    found: list[Entry]
    startup: list[int]
    kept: dict[int, int]
    scripts: set[int]
    fresh: set[int]
    installed: set[int]
    serving: set[int]

    @property
    def assumed(self) -> bool:
        """No framework was seen to call the program: whoever uses it is taken to serve users."""
        return any(entry.kind == ASSUMED for entry in self.found)

    def ambient(self) -> frozenset[int]:
        """Codes that have their request at hand without a parameter."""
        return frozenset(
            entry.code for entry in self.found if any(name == "*" for name, _ in entry.given)
        )

    def add(self, entry: Entry) -> None:
        if entry.kind == STARTUP:
            self.startup.append(entry.code)
        else:
            self.found.append(entry)
