"""Sets and tables of dotted paths with `{a,b}` alternatives and `*`, wherever it stands."""

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


def last_names(patterns: Iterable[str]) -> frozenset[str]:
    """What the paths end with: `get` and `put` of `lib.Cache().{get,put}`."""
    return frozenset(path.rpartition(".")[2] for each in patterns for path in expand(each))


def _longest_first(item: tuple[str, object]) -> tuple[int, str]:
    return -len(item[0]), item[0]


class PathTable(Generic[T]):
    """Looks a path up among patterns; an exact one wins over one with a `*` in the
    middle or with several, that over a longest prefix, that over a suffix.
    """

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self._exact: dict[str, T] = {}
        prefixes: dict[str, T] = {}
        suffixes: dict[str, T] = {}
        around: dict[str, T] = {}
        several: dict[str, T] = {}
        for pattern, entry in entries:
            for path in expand(pattern):
                if path.count("*") > 1:
                    several[path] = entry
                elif path.endswith("*"):
                    prefixes[path[:-1]] = entry
                elif path.startswith("*"):
                    suffixes[path[1:]] = entry
                elif "*" in path:
                    around[path] = entry
                else:
                    self._exact[path] = entry
        self._found: dict[str, T | None] = {}
        self._prefixes = sorted(prefixes.items(), key=_longest_first)
        self._suffixes = sorted(suffixes.items(), key=_longest_first)
        self._several = [
            (re.compile(".*".join(map(re.escape, path.split("*")))), entry)
            for path, entry in sorted(several.items(), key=_longest_first)
        ]
        self._around: list[tuple[str, str, T]] = []
        for path, entry in sorted(around.items(), key=_longest_first):
            head, _, tail = path.partition("*")
            self._around.append((head, tail, entry))

    def __bool__(self) -> bool:
        inexact = self._prefixes or self._suffixes or self._around or self._several
        return bool(self._exact or inexact)

    def get(self, path: str) -> T | None:
        try:
            return self._found[path]
        except KeyError:
            exact = self._exact.get(path)
            found = self._found[path] = self._by_pattern(path) if exact is None else exact
            return found

    def _by_pattern(self, path: str) -> T | None:
        for head, tail, entry in self._around:
            if path.startswith(head) and path.endswith(tail) and len(path) >= len(head + tail):
                return entry
        for pattern, entry in self._several:
            if pattern.fullmatch(path):
                return entry
        for prefix, entry in self._prefixes:
            if path.startswith(prefix):
                return entry
        for suffix, entry in self._suffixes:
            if path.endswith(suffix):
                return entry
        return None

    def __contains__(self, path: str) -> bool:
        found = self._found
        return (found[path] if path in found else self.get(path)) is not None


def path_set(patterns: Iterable[str]) -> PathTable[bool]:
    return PathTable((pattern, True) for pattern in patterns)
