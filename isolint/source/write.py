"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from isolint.base.errors import IsolintError

_NEW_FILE = 0o666


def write_whole(file: Path, text: str) -> None:
    """In place of a symbolic link, its target is written; the mode stays."""
    target = file.resolve()
    try:
        mode = target.stat().st_mode & 0o777 if target.exists() else _NEW_FILE & ~_umask()
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise IsolintError(f"cannot write {file}: {error.strerror or error}") from None
    try:
        with open(handle, "w", encoding="utf-8", newline="\n") as made:
            made.write(text)
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError as error:
        raise IsolintError(f"cannot write {file}: {error.strerror or error}") from None
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
