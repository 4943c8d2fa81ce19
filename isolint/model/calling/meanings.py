"""What calling outside code means by its path alone, found once for each path."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.symbols import BUILTIN
from isolint.model.pointsto.containers import TAKING
from isolint.pack.running import Callback

UPDATE = "update"
_MAX_PATH = 6


class Meaning(Struct, frozen=True):
    """`builtin` is the name of a builtin; `state` what an item is taken from, `keeper` what keeps
    keyword arguments, `place` the attribute that the one of its name becomes, if any.

    `calls` is set unless functions that are handed over are known to be kept, `callback` when a
    pack says so. `made` is the path of the result, empty when nothing is made; `container` its
    kind when it is one.
    """

    builtin: str
    state: str | None
    calls: bool
    callback: Callback | None
    keeper: str | None
    place: str | None
    namespace: bool
    made: str
    container: str
    shared: bool

    @property
    def reason(self) -> str:
        """Why a function that is handed over runs."""
        return "handed" if self.callback is None and not self.builtin else "callback"


class Meanings:
    def __init__(self, known: Knowledge) -> None:
        self.known = known
        self._of: dict[str, Meaning] = {}

    def of(self, path: str) -> Meaning:
        found = self._of.get(path)
        if found is None:
            found = self._of[path] = self._meaning(path)
        return found

    def _meaning(self, path: str) -> Meaning:
        known, result = self.known, self.known.normal(path + "()")
        container = known.container_kind(result)
        nothing = not container and (result.endswith(".*") or result.count("(") > _MAX_PATH)
        return Meaning(
            builtin=path[len(BUILTIN) :] if path.startswith(BUILTIN) else "",
            state=self._state(path),
            calls=not self._keeps_functions(path),
            callback=known.callbacks.get(path),
            keeper=known.kept_keywords.get(path) or self._updated(path),
            place=known.placed_keywords.get(path),
            namespace=path in known.namespaces,
            made="" if nothing else result,
            container=container,
            shared=result in known.shared_state,
        )

    def _state(self, path: str) -> str | None:
        """`app.settings` of `app.settings.get`."""
        owner, _, name = path.rpartition(".")
        owner = self.known.copied_state.get(owner, owner)
        return owner if name in TAKING and owner in self.known.shared_state else None

    def _updated(self, path: str) -> str | None:
        """`app.settings` of `app.settings.update`."""
        owner, _, name = path.rpartition(".")
        return owner if name == UPDATE and owner in self.known.shared_state else None

    def _keeps_functions(self, path: str) -> bool:
        known = self.known
        if path in known.depends or path in known.registrations or path in known.examines:
            return True
        return f"{path}()" in known.keepers
