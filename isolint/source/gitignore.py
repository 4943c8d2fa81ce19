"""What the `.gitignore` files of a folder, and of those above it, leave out."""

from __future__ import annotations

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
    """Of the folders from the top of the git work tree down to this one, without its own."""
    above: list[Path] = []
    for each in folder.parents if not (folder / ".git").exists() else ():
        above.append(each)
        if (each / ".git").exists():
            found = Ignores()
            for one in reversed(above):
                found = found.inside(one)
            return found
    return Ignores()


def _read(path: Path) -> GitIgnoreSpec | None:
    try:
        return GitIgnoreSpec.from_lines(
            path.read_text(encoding="utf-8", errors="replace").splitlines()
        )
    except (OSError, ValueError):
        return None
