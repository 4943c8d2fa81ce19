"""Writes to the terminal or the pipe, and knows which of the two it is."""

from __future__ import annotations

import os
import shutil
import sys

import click


def has_colour() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and not _is_dumb()


def columns() -> int | None:
    """The width of the terminal; None in a pipe or a file, where no line may be broken."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def shows_progress() -> bool:
    return sys.stderr.isatty() and not _is_dumb()


def write(text: str, colour: bool) -> None:
    """A reader that has gone (`| head`) changes nothing: the exit code stays the scan's."""
    encoding = sys.stdout.encoding or "utf-8"
    writable = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        click.echo(writable, nl=False, color=colour)
        sys.stdout.flush()
    except BrokenPipeError:
        # Or the interpreter fails when it flushes at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"
