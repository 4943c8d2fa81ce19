"""isolint as a command, without a process of its own: starting one takes longer than the rest."""

from __future__ import annotations

import gc
import io
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path
from subprocess import CompletedProcess
from unittest import mock

from isolint.cli import main


def call(args: Sequence[str], cwd: Path | None, env: Mapping[str, str]) -> CompletedProcess[str]:
    out, err = _stream(), _stream()
    surroundings = mock.patch.dict(os.environ, env, clear=True)
    with _inside(cwd), surroundings, redirect_stdout(out), redirect_stderr(err):
        code = _code(args)
    # A scan freezes what lives after it, as most processes end there.
    gc.unfreeze()
    return CompletedProcess(args, code, _text(out), _text(err))


def _code(args: Sequence[str]) -> int:
    limit = sys.getrecursionlimit()
    try:
        main(list(args), prog_name="isolint")
    except SystemExit as end:
        return int(end.code or 0)
    finally:
        sys.setrecursionlimit(limit)
    raise AssertionError("a command ends with its exit code")


@contextmanager
def _inside(folder: Path | None) -> Iterator[None]:
    before = Path.cwd()
    os.chdir(folder or before)
    try:
        yield
    finally:
        os.chdir(before)


def _stream() -> io.TextIOWrapper:
    return io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8").replace("\r\n", "\n")
