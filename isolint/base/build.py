"""What identifies this build of isolint: all that a result depends on beside its input."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

_DEPENDENCIES = ("libcst", "msgspec", "pathspec")


def build_of(folders: Iterable[str] = ("",)) -> bytes:
    """A digest of isolint's own code below these folders, of Python and of what it builds on.

    Of the code itself and not of a version number: nobody can forget to raise it.
    """
    package = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256(f"{sys.version} {sys.platform}\n".encode())
    for name in _DEPENDENCIES:
        digest.update(f"{name} {version(name)}\n".encode())
    for folder in folders:
        for path in sorted((package / folder).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()
