"""Files that are written whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from isolint.base.errors import IsolintError


def write_whole(file: Path, text: str) -> None:
    """In place of a symbolic link, its target is written; the mode stays."""
    target = file.resolve()
    # One name for each process: two that write at once do not meet.
    made = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        made.write_text(text, encoding="utf-8", newline="\n")
        if target.exists():
            os.chmod(made, target.stat().st_mode)
        os.replace(made, target)
    except OSError as error:
        with suppress(OSError):
            made.unlink()
        raise IsolintError(f"cannot write {file}: {error.strerror or error}") from None
