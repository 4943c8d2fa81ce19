"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from isolint.base.errors import IsolintError


def write_whole(path: Path, data: bytes) -> None:
    """The new file stands beside the old one until it is whole; a link stays a link."""
    try:
        _replace(path.resolve(), data)
    except OSError as error:
        raise IsolintError(f"cannot write {path}: {error.strerror or error}") from None


def _replace(file: Path, data: bytes) -> None:
    if file.exists() and not file.is_file():
        # A device or a pipe (/dev/stdout) has no old content to keep.
        file.write_bytes(data)
        return
    # Not by tempfile, whose files nobody else can read: a new file gets the usual mode.
    beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as made:
            made.write(data)
        if file.exists():
            shutil.copymode(file, beside)
        os.replace(beside, file)
    finally:
        beside.unlink(missing_ok=True)
