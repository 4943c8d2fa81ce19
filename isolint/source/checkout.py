"""Where a scanned folder stands in its repository."""

from __future__ import annotations

from pathlib import Path


def folder_in_checkout(path: Path) -> str:
    """What goes before the paths of a report to lead from the top of the repository: `src/app/`.

    Without a repository, from the current folder; of what is elsewhere, from itself.
    """
    resolved = path.resolve()
    folder = resolved if resolved.is_dir() else resolved.parent
    top = next((each for each in (folder, *folder.parents) if (each / ".git").exists()), Path.cwd())
    if not folder.is_relative_to(top):
        return ""
    inner = folder.relative_to(top).as_posix()
    return "" if inner == "." else f"{inner}/"
