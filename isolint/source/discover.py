"""The Python files below a path, in a fixed order."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from pathspec import GitIgnoreSpec

from isolint.base.errors import IsolintError

_NEVER = (
    ".*/",
    "__pycache__/",
    "node_modules/",
    "site-packages/",
    "build/lib/",
    "*.egg-info/",
)
_TESTS = ("tests/", "test/", "test_*.py", "*_test.py", "tests.py", "conftest.py")


def python_files(root: Path, exclude: Iterable[str] = (), tests: bool = False) -> list[str]:
    """Posix paths relative to the root (or the file's own name when the root is a file), sorted."""
    if not root.exists():
        raise IsolintError(f"no such file or folder: {root}")
    if root.is_file():
        return [root.name]
    patterns = [*_NEVER, *(() if tests else _TESTS), *exclude]
    ignored = GitIgnoreSpec.from_lines(patterns)
    return sorted(_walk(root, ignored))


def _walk(root: Path, ignored: GitIgnoreSpec) -> Iterator[str]:
    """Directory links are not followed; a folder named like a module is still a folder."""
    stack = [""]
    while stack:
        folder = stack.pop()
        try:
            entries = list(os.scandir(root / folder))
        except OSError:
            continue
        for entry in entries:
            path = f"{folder}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if not ignored.match_file(f"{path}/") and not _is_environment(entry.path):
                    stack.append(f"{path}/")
            elif entry.name.endswith(".py") and not entry.is_dir() and not ignored.match_file(path):
                yield path


def _is_environment(folder: str) -> bool:
    return os.path.exists(os.path.join(folder, "pyvenv.cfg"))
