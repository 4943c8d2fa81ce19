"""A file's bytes as text, decoded as Python itself would."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import Problem


class File(Struct, frozen=True):
    """What was read, from wherever: a folder or a commit."""

    path: str
    data: bytes | Problem


def read_file(root: Path, path: str) -> File:
    return File(path, _read(root / path if root.is_dir() else root, path))


def _read(file: Path, path: str) -> bytes | Problem:
    try:
        if not file.is_file():
            return Problem(path, 0, "cannot be read: not a regular file")
        return file.read_bytes()
    except OSError as error:
        return Problem(path, 0, f"cannot be read: {error.strerror or error}")


def read_source(root: Path, path: str) -> str | Problem:
    return text_of(read_file(root, path))


def text_of(file: File) -> str | Problem:
    return file.data if isinstance(file.data, Problem) else decode(file.path, file.data)


def decode(path: str, data: bytes) -> str | Problem:
    """The text without a byte order mark; newlines are left as they stand."""
    null = data.find(b"\0")
    if null >= 0:
        return Problem(path, data.count(b"\n", 0, null) + 1, "contains a null byte")
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    except (SyntaxError, LookupError) as error:
        return Problem(path, 1, f"wrong encoding: {error}")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Problem(path, line, f"wrong encoding: not valid {encoding}")
    except LookupError as error:
        return Problem(path, 1, f"wrong encoding: {error}")
