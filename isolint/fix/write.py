"""Puts changed texts into their files: all of a file or nothing, in the encoding it had."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from isolint.base.errors import IsolintError
from isolint.base.mending import FileChange
from isolint.source.read import decode
from isolint.source.whole_file import write_whole


def write_changes(root: Path, changes: tuple[FileChange, ...]) -> None:
    """Everything is encoded before the first file is touched."""
    ready = [(_file(root, change), _encoded(root, change)) for change in changes]
    for file, data in ready:
        write_whole(file, data)


def _file(root: Path, change: FileChange) -> Path:
    """A link stays a link."""
    return (root / change.path if root.is_dir() else root).resolve()


def _encoded(root: Path, change: FileChange) -> bytes:
    file = _file(root, change)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise IsolintError(f"cannot read {file}: {error.strerror or error}") from None
    if decode(change.path, data) != change.before:
        raise IsolintError(f"{change.path} was changed by someone else, nothing is written")
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    try:
        return change.after.encode(encoding)
    except UnicodeEncodeError as error:
        raise IsolintError(f"{change.path}: {error}") from None
