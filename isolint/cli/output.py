"""Writes to the terminal or the pipe, and knows which of the two it is."""

from __future__ import annotations

import os
import shutil
import sys
from typing import TextIO

import click

from isolint.base.errors import IsolintError
from isolint.cli.terminal_options import is_plain, is_quiet, is_verbose
from isolint.report.lines import clean
from isolint.report.tool import NAME


def has_colour() -> bool:
    """What forbids colour goes before what asks for it."""
    if is_plain() or os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return _is_terminal(sys.stdout) and not _is_dumb()


def columns() -> int | None:
    """The width of the terminal; None in a pipe or a file, where no line may be broken."""
    return shutil.get_terminal_size().columns if _is_terminal(sys.stdout) else None


def shows_progress() -> bool:
    return _is_terminal(sys.stderr) and not (_is_dumb() or is_quiet() or is_verbose())


def write(text: str, colour: bool) -> None:
    """A reader that has gone (`| head`) changes nothing: the exit code stays the scan's."""
    if sys.stdout is None:
        return
    encoding = sys.stdout.encoding or "utf-8"
    writable = text.encode(encoding, "backslashreplace").decode(encoding)
    try:
        click.echo(writable, nl=False, color=colour)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_the_rest()
    except OSError as error:
        _drop_the_rest()
        raise IsolintError(f"cannot write the output: {error.strerror or error}") from None


def warn(text: str) -> None:
    """What could not be looked at, though a reader may think that it was."""
    click.echo(f"{NAME}: warning: {clean(text)}", err=True)


def note(text: str) -> None:
    """What only --verbose tells."""
    if is_verbose():
        click.echo(f"{NAME}: {clean(text)}", err=True)


def _drop_the_rest() -> None:
    """Or the interpreter fails when it flushes at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _is_terminal(stream: TextIO | None) -> bool:
    """A closed one (`>&-`) is none."""
    return stream is not None and stream.isatty()


def _is_dumb() -> bool:
    return os.environ.get("TERM") == "dumb"
