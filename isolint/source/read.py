"""A file's bytes as text, decoded as Python itself would."""

from __future__ import annotations

import io
import tokenize
from pathlib import Path

from isolint.base.errors import Problem


def read_source(root: Path, path: str) -> str | Problem:
    """The text without a byte order mark; newlines are left as they stand."""
    file = root / path if root.is_dir() else root
    try:
        if not file.is_file():
            return Problem(path, 0, "cannot be read: not a regular file")
        data = file.read_bytes()
    except OSError as error:
        return Problem(path, 0, f"cannot be read: {error.strerror or error}")
    return decode(path, data)


def decode(path: str, data: bytes) -> str | Problem:
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
