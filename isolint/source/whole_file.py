"""Writes a file whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from isolint.base.errors import IsolintError

_READABLE = 0o666


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
    with _beside(file) as name:
        Path(name).write_bytes(data)
        _give_mode(file, name)
        os.replace(name, file)


@contextmanager
def _beside(file: Path) -> Iterator[str]:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    os.close(handle)
    try:
        yield name
    finally:
        Path(name).unlink(missing_ok=True)


def _give_mode(file: Path, name: str) -> None:
    """As an old file had it, else as any new file gets it, which a temporary one does not."""
    if file.exists():
        shutil.copymode(file, name)
        return
    mask = os.umask(0)
    os.umask(mask)
    os.chmod(name, _READABLE & ~mask)
