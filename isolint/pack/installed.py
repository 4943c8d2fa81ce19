"""Packs of installed packages: folders that the entry points of `isolint.packs` name.

Nothing of a package is imported or run: an entry point is never loaded, only its text is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import Distribution, EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

GROUP = "isolint.packs"


def installed_folders(wrong: list[str]) -> list[Path]:
    folders = []
    for point in sorted(entry_points(group=GROUP), key=_order):
        folder = _folder(point)
        if folder is None:
            wrong.append(f"{_owner(point)}: entry point '{point.name}' of {GROUP}: {_fault(point)}")
        else:
            folders.append(folder)
    return folders


def _order(point: EntryPoint) -> tuple[str, str, str]:
    return _owner(point), point.name, point.value


def _owner(point: EntryPoint) -> str:
    return str(point.dist.name) if point.dist is not None else "?"


def _fault(point: EntryPoint) -> str:
    if not _is_path(point.value):
        return f"'{point.value}' is not the dotted path of a package, such as 'acme_isolint'"
    return f"'{point.value}' is no folder with *.toml or frameworks/*.toml"


def _is_path(value: str) -> bool:
    return all(part.isidentifier() for part in value.split("."))


def _folder(point: EntryPoint) -> Path | None:
    if not _is_path(point.value):
        return None
    parts = point.value.split(".")
    return next((each for each in _candidates(point.dist, parts) if _holds_pages(each)), None)


def _candidates(dist: Distribution | None, parts: Sequence[str]) -> Iterator[Path]:
    """Beside its metadata, and where a development install has left it."""
    if dist is not None:
        yield Path(str(dist.locate_file("/".join(parts))))
    try:
        # Of a top-level name: to find one below, Python would import the package.
        spec = find_spec(parts[0])
    except (ImportError, ValueError):
        return
    for found in (spec and spec.submodule_search_locations) or ():
        yield Path(found, *parts[1:])


def _holds_pages(folder: Path) -> bool:
    return any(any(folder.glob(pattern)) for pattern in ("*.toml", "frameworks/*.toml"))
