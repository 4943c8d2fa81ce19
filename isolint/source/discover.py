"""The Python files below a path, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.errors import IsolintError
from isolint.source.gitignore import Ignores, ignores_above
from isolint.source.patterns import Patterns

_NEVER = (
    ".*/",
    "__pycache__/",
    "node_modules/",
    "site-packages/",
    "build/lib/",
    "*.egg-info/",
)
_TESTS = (
    "tests/",
    "test/",
    "*_tests/",
    "cypress/",
    "test_*.py",
    "*_test.py",
    "*_tests.py",
    "tests.py",
    "conftest.py",
)
_PYTEST = "conftest.py"


class Wanted(Struct, frozen=True):
    """`include` is everything where it is empty; `above` is the way from the settings file's folder
    to the scanned one.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    tests: bool = False
    gitignore: bool = True
    above: str = ""


_DEFAULT = Wanted()


def python_files(root: Path, wanted: Wanted = _DEFAULT) -> list[str]:
    """Posix paths relative to the root (or the file's own name when the root is a file), sorted."""
    if not root.exists():
        raise IsolintError(f"no such file or folder: {root}")
    if root.is_file():
        return [root.name]
    return sorted(_Walk(root, wanted).files())


def python_paths(paths: Iterable[str], wanted: Wanted = _DEFAULT) -> list[str]:
    """Of the paths of files that stand in no folder, those that would be read if they did; what
    git tracks counts, whatever is ignored.
    """
    known = list(paths)
    walk = _Walk(Path(), replace(wanted, gitignore=False))
    left_out = tuple(
        folder + "/"
        for folder, _, name in (path.rpartition("/") for path in known)
        if name == "pyvenv.cfg" or (name == _PYTEST and walk.leaves_out_tests(folder))
    )
    return sorted(
        path
        for path in known
        if path.endswith(".py") and not path.startswith(left_out) and walk.has(path)
    )


class _Walk:
    """Directory links are not followed; a folder named like a module is still a folder."""

    def __init__(self, root: Path, wanted: Wanted) -> None:
        self.root = root.resolve()
        self.wanted = wanted
        never = [*_NEVER, *(() if wanted.tests else _TESTS)]
        self.never = Patterns(never)
        self.excluded = Patterns(wanted.exclude, wanted.above)
        self.included = Patterns(wanted.include, wanted.above) if wanted.include else None

    def files(self) -> Iterator[str]:
        above = ignores_above(self.root) if self.wanted.gitignore else Ignores()
        stack = [("", above)]
        while stack:
            folder, ignores = stack.pop()
            if self.wanted.gitignore:
                ignores = ignores.inside(self.root / folder)
            for entry in self._entries(folder):
                path = f"{folder}{entry.name}"
                if entry.is_dir(follow_symlinks=False):
                    if self._enters(f"{path}/", ignores) and not self._is_apart(entry):
                        stack.append((f"{path}/", ignores))
                elif not entry.name.endswith(".py") or _leads_to_folder(entry):
                    continue
                elif self._enters(path, ignores) and self._is_included(path):
                    yield path

    def has(self, path: str) -> bool:
        """Whether the walk would come upon this file."""
        return self._enters(path, Ignores()) and self._is_included(path)

    def leaves_out_tests(self, folder: str) -> bool:
        """`test_nightly/`, by name; that it holds a `conftest.py` is for the caller to see."""
        return not self.wanted.tests and folder.rpartition("/")[2].startswith("test_")

    def _is_apart(self, entry: os.DirEntry[str]) -> bool:
        """An environment, or tests and what they share."""
        if _holds(entry.path, "pyvenv.cfg"):
            return True
        return self.leaves_out_tests(entry.name) and _holds(entry.path, _PYTEST)

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            return list(os.scandir(self.root / folder))
        except OSError:
            return []

    def _enters(self, path: str, ignores: Ignores) -> bool:
        if self.never.match(path) or self.excluded.match(path):
            return False
        whole = self.root / path.rstrip("/")
        return not ignores.leaves_out(whole, path.endswith("/"))

    def _is_included(self, path: str) -> bool:
        return self.included is None or self.included.match(path)


def _leads_to_folder(entry: os.DirEntry[str]) -> bool:
    """A link that leads nowhere, or round and round, is a file that cannot be read."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _holds(folder: str, name: str) -> bool:
    return os.path.exists(os.path.join(folder, name))
