"""What the `.gitignore` files of a folder, and of those above it, leave out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from msgspec import Struct
from pathspec import GitIgnoreSpec

_NAME = ".gitignore"


class Ignores(Struct, frozen=True):
    """`specs` has each file's patterns with the folder it stands in, the nearest last."""

    specs: tuple[tuple[Path, GitIgnoreSpec], ...] = ()

    def inside(self, folder: Path) -> Ignores:
        """With the folder's own file, if it has one."""
        spec = _read(folder / _NAME)
        return self if spec is None else Ignores((*self.specs, (folder, spec)))

    def leaves_out(self, path: Path, is_folder: bool) -> bool:
        """The nearest file that says something decides, as in git."""
        for folder, spec in reversed(self.specs):
            name = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            decided = spec.check_file(name).include
            if decided is not None:
                return decided
        return False


def ignores_above(folder: Path) -> Ignores:
    """Of the folders from the top of the git work tree down to this one, without its own; nothing
    if it is ignored itself and read all the same.
    """
    above: list[Path] = []
    for each in folder.parents if not (folder / ".git").exists() else ():
        above.append(each)
        if (each / ".git").exists():
            return _down([*reversed(above), folder])
    return Ignores()


def _down(way: list[Path]) -> Ignores:
    found = Ignores()
    for folder, below in pairwise(way):
        found = found.inside(folder)
        if found.leaves_out(below, is_folder=True):
            return Ignores()
    return found


def _read(path: Path) -> GitIgnoreSpec | None:
    try:
        return GitIgnoreSpec.from_lines(
            path.read_text(encoding="utf-8-sig", errors="replace").splitlines()
        )
    except (OSError, ValueError):
        return None
