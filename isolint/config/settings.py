"""What a user can set, and where it is read from."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from isolint.base.errors import SettingsError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


class Settings(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """`exclude` uses gitignore syntax; `jobs` 0 means one process per core."""

    exclude: tuple[str, ...] = ()
    tests: bool = False
    jobs: int = 0


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
    fields = {field.encode_name: field for field in msgspec.structs.fields(Settings)}
    faults: list[str] = []
    for key, given in table.items():
        if key not in fields:
            faults.append(f"{path}: unknown setting '{key}'{_suggestion(key, fields)}")
            continue
        try:
            msgspec.convert(given, fields[key].type)
        except msgspec.ValidationError as error:
            faults.append(f"{path}: setting '{key}': {error}")
    if faults:
        raise SettingsError(faults)
    return msgspec.convert(dict(table), Settings)


def _suggestion(key: str, known: Mapping[str, Any]) -> str:
    close = difflib.get_close_matches(key, known, n=1)
    return f", did you mean '{close[0]}'?" if close else ""
