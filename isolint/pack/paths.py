"""Sets and tables of dotted paths with `{a,b}` alternatives and a final `*`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Generic, TypeVar

_BRACES = re.compile(r"\{([^{}]*)\}")

T = TypeVar("T")


def expand(pattern: str) -> list[str]:
    """`a.{b,c}` as `a.b` and `a.c`."""
    found = _BRACES.search(pattern)
    if found is None:
        return [pattern]
    head, tail = pattern[: found.start()], pattern[found.end() :]
    return [path for part in found.group(1).split(",") for path in expand(head + part + tail)]


class PathTable(Generic[T]):
    """Looks a path up among patterns; an exact one wins over the longest prefix."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        prefixes: dict[str, T] = {}
        for pattern, entry in entries:
            for path in expand(pattern):
                if path.endswith("*"):
                    prefixes[path[:-1]] = entry
                else:
                    self._exact[path] = entry
        self._prefixes = sorted(prefixes.items(), key=lambda item: (-len(item[0]), item[0]))

    def get(self, path: str) -> T | None:
        found = self._exact.get(path)
        if found is not None:
            return found
        for prefix, entry in self._prefixes:
            if path.startswith(prefix):
                return entry
        return None

    def __contains__(self, path: str) -> bool:
        return self.get(path) is not None


def path_set(patterns: Iterable[str]) -> PathTable[bool]:
    return PathTable((pattern, True) for pattern in patterns)
