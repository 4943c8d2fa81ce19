"""What outside objects remember, by the path of what is called."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from isolint.pack.keeping import Memory
from isolint.pack.paths import PathTable


class Given(Struct, frozen=True):
    """An argument by its name, or by its position where that is not -1; none without a name."""

    keyword: str
    position: int


class Known(Struct, frozen=True):
    """A call that a memory knows: add, read or remove; `path` is the memory's own."""

    path: str
    action: str
    given: Given


def _given(memory: Memory) -> Given:
    return Given(memory.keyword, memory.position)


class Remembered:
    def __init__(self, memories: Iterable[Memory]) -> None:
        self._by_path = PathTable((path, memory) for memory in memories for path in memory.path)
        self._told: dict[str, Known | None] = {}

    def told(self, path: str) -> Known | None:
        """What calling this path does to a memory."""
        if path not in self._told:
            self._told[path] = self._tell(path)
        return self._told[path]

    def _tell(self, path: str) -> Known | None:
        whole = self._by_path.get(path)
        if whole is not None:
            return Known(path, "add", _given(whole)) if "__call__" in whole.adds else None
        owner, _, method = path.rpartition(".")
        base, memory = self.memory(owner)
        if memory is None:
            return None
        for action, names in (
            ("add", memory.adds),
            ("read", memory.reads),
            ("remove", memory.removes),
        ):
            if method in names:
                return Known(base, action, _given(memory))
        return None

    def memory(self, path: str) -> tuple[str, Memory | None]:
        """The memory that this path or what it is a part of leads to."""
        while path:
            memory = self._by_path.get(path)
            if memory is not None:
                return path, memory
            path, _, part = path.rpartition(".")
            memory = self._by_path.get(path)
            if memory is None or part not in memory.parts:
                return "", None
        return "", None
