"""What a user can set, and where it is read from."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from isolint.base.checked import faults
from isolint.base.errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Accept(Struct, frozen=True, forbid_unknown_fields=True):
    """Findings about a place that are meant; `object` is its dotted name or a pattern, and without
    `rules` all rules are.
    """

    object: str
    rules: tuple[str, ...] = ()
    reason: str = ""


class _Table(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`exclude` uses gitignore syntax; `jobs` 0 means one process per core.

    `select`, `extend_select` and `ignore` name rules by id, name or family; without `select`,
    those that are on by default are selected.

    `packs` are files and folders in the format of isolint's own `rules/`, absolute once loaded;
    `framework` is one such file written in the settings. `installed_packs` reads those of
    installed packages too.

    `accept` names findings that are meant; where `require_reason` is on, neither they nor a comment
    count without their reason.
    """

    exclude: tuple[str, ...] = ()
    tests: bool = False
    jobs: int = 0
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    packs: tuple[str, ...] = ()
    installed_packs: bool = True
    framework: dict[str, Any] = {}
    accept: tuple[Accept, ...] = ()
    require_reason: bool = True


class Settings(_Table, frozen=True):
    """`source` is the file that they were read from."""

    source: str = ""


def load(root: Path) -> Settings:
    """Settings of the nearest `isolint.toml` or `pyproject.toml` at or above the root."""
    start = root if root.is_dir() else root.parent
    for folder in (start, *start.parents):
        for name in ("isolint.toml", "pyproject.toml"):
            path = folder / name
            if path.is_file():
                table = _table(path)
                if table is not None:
                    return _checked(path, table)
        if (folder / ".git").exists():
            break
    return Settings()


def _table(path: Path) -> Mapping[str, Any] | None:
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError([f"{path}: {error}"]) from None
    if path.name == "isolint.toml":
        return data
    table = data.get("tool", {}).get("isolint")
    return table if isinstance(table, dict) else None


def _checked(path: Path, table: Mapping[str, Any]) -> Settings:
    wrong = list(faults(table, _Table, "setting"))
    if not wrong:
        settings = msgspec.convert(dict(table), Settings)
        packs = [path.parent / pack for pack in settings.packs]
        wrong = [f"setting 'packs': no file or folder {p}" for p in packs if not p.exists()]
    if wrong:
        raise SettingsError([f"{path}: {each}" for each in wrong])
    return replace(settings, packs=tuple(map(str, packs)), source=str(path))
