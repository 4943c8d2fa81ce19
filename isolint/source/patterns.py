"""Paths against patterns in gitignore syntax."""

from __future__ import annotations

from collections.abc import Iterable

from pathspec import GitIgnoreSpec


class Patterns:
    """They match from the scanned folder, and from the folder of the settings file: `above` is the
    way from there to the scanned folder.
    """

    def __init__(self, patterns: Iterable[str], above: str = "") -> None:
        self._spec = GitIgnoreSpec.from_lines(patterns)
        self._above = f"{above}/" if above else ""

    def match(self, path: str) -> bool:
        """A folder's path ends with a slash."""
        if self._spec.match_file(path):
            return True
        return bool(self._above) and self._spec.match_file(self._above + path)
