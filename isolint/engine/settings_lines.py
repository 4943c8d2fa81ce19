"""Where in a settings file something stands, for a reader who is to mend it."""

from __future__ import annotations

import os
from pathlib import Path, PurePath


def source_path(root: PurePath, source: str) -> str:
    """The settings file as seen from the scanned folder."""
    return PurePath(os.path.relpath(source, root)).as_posix() if source else ""


def accept_line(source: str, pattern: str) -> int:
    """The line that has the object's pattern in quotes; 0 where the settings have no such line."""
    try:
        lines = Path(source).read_text(encoding="utf-8").splitlines() if source else []
    except (OSError, UnicodeDecodeError):
        return 0
    quoted = (f'"{pattern}"', f"'{pattern}'")
    return next((at for at, line in enumerate(lines, 1) if any(q in line for q in quoted)), 0)
