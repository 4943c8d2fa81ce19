"""What is known of who calls the program."""

from __future__ import annotations

from msgspec import Struct

from isolint.pack.calling import Decorator

DEPENDENCY, MIDDLEWARE, STARTUP = "dependency", "middleware", "startup"
COMMAND = "command-line"
# What begins the program, or its service.
BEGINNING = frozenset({STARTUP, COMMAND})
ASSUMED, WORKER, MESSAGE, CHAIN = "assumed", "worker", "message", "chain"


class Entry(Struct, frozen=True):
    """`receiver` is -1 for a function; `certain` is False when the framework was not recognised.

    `gives` says what its parameters get, as in the framework's file. `within` is the object or the
    module that its route is registered on, -1 without a route. `queue`: one call of it waits for
    the other, and for those of whatever else is in the same queue: methods of a class by its body,
    -1 for a handler alone, None without a queue. `part_of` is the code of the entry point for whose
    request it runs as well, -1 for one that counts by itself.
    """

    kind: str
    route: str
    code: int
    receiver: int
    certain: bool = True
    gives: tuple[str, ...] = ()
    within: int = -1
    queue: int | None = None
    part_of: int = -1

    @property
    def counted(self) -> int:
        """The code of the entry point that it counts for."""
        return self.code if self.part_of < 0 else self.part_of


def told_once(found: list[Entry]) -> list[Entry]:
    """Without repeats, and without those that another tells the route of."""
    routed = {(entry.kind, entry.code, entry.receiver) for entry in found if entry.route}
    return [
        entry
        for entry in dict.fromkeys(found)
        if entry.route or (entry.kind, entry.code, entry.receiver) not in routed
    ]


class Entries(Struct, eq=False):
    """`startup` holds codes; `kept` the objects that the framework keeps, with the place's node;
    `run_by_makers` those of them that no framework keeps: whoever made one runs it.

    `scripts` are module bodies that run once per session, in a namespace of their own; `fresh` the
    classes of which there is an object for each request, `serving` those that are called with the
    request; `copied` those of which a class body has parts that its objects copy; `installed`
    middleware that is named to the framework; `decorated` has what is known of the decorator above
    a function; `commands` are what a command line begins. `assumed`: no framework was seen to call
    the program, so whoever uses it is taken to serve users; `offered` are public functions that may
    be called so beside those of a framework; `sent` the classes of what users send.
    """

    found: list[Entry]
    startup: list[int]
    kept: dict[int, int]
    scripts: set[int]
    fresh: set[int]
    serving: set[int]
    copied: set[int]
    installed: set[int]
    decorated: dict[int, Decorator]
    commands: set[int]
    assumed: bool = False
    offered: frozenset[int] = frozenset()
    run_by_makers: set[int] = set()
    sent: set[int] = set()

    def ambient(self) -> frozenset[int]:
        """Codes that have their request at hand without a parameter."""
        return frozenset(
            entry.code
            for entry in self.found
            if any(given.startswith("*=") for given in entry.gives)
        )

    def is_given_by_users(self, entry: Entry) -> bool:
        """Whether what the entry point's parameters get comes from whoever started it."""
        known = self.decorated.get(entry.code)
        return entry.kind != ASSUMED and not (known is not None and known.called)

    def add(self, entry: Entry) -> None:
        if entry.kind == COMMAND:
            self.commands.add(entry.code)
        if entry.kind in BEGINNING:
            self.startup.append(entry.code)
        else:
            self.found.append(entry)

    def keep(self, obj: int, cls: int, node: int, kind: str) -> None:
        self.kept.setdefault(obj, node)
        if kind == MIDDLEWARE:
            self.installed.add(cls)
