"""The folder that a path belongs to: where its settings stand, else its repository."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


def project_folder(path: Path) -> Path:
    """The nearest folder at or above with settings or `.git`; else the path's own folder."""
    start = path.resolve()
    start = start if start.is_dir() else start.parent
    for folder in (start, *start.parents):
        if (folder / ".git").exists() or _has_settings(folder):
            return folder
    return start


def _has_settings(folder: Path) -> bool:
    if (folder / "isolint.toml").is_file():
        return True
    try:
        data = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return False
    tool = data.get("tool", {})
    return isinstance(tool, dict) and "isolint" in tool
