"""Summaries of many files, in parallel."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import msgspec

from isolint.base.errors import Problem
from isolint.source.read import read_source
from isolint.summary.ir import FileSummary
from isolint.summary.summarise import summarise

_DEEP = 4000
_FEW = 24
_CHUNK = 8

Result = FileSummary | Problem


def summarise_all(
    root: Path, paths: Sequence[str], jobs: int, advance: Callable[[int], None]
) -> list[Result]:
    """One result per path, in the order of the paths; `advance` hears of each finished file."""
    workers = min(jobs or os.cpu_count() or 1, len(paths))
    work = partial(_encoded, root)
    if workers <= 1 or len(paths) < _FEW:
        _allow_depth()
        return [_decoded(_told(work(path), advance)) for path in paths]
    context = multiprocessing.get_context(_start_method())
    order = sorted(range(len(paths)), key=lambda i: (-_size(root / paths[i]), paths[i]))
    encoded: list[bytes] = [b""] * len(paths)
    with context.Pool(workers, initializer=_allow_depth) as pool:
        results = pool.imap(work, [paths[i] for i in order], chunksize=_CHUNK)
        for index, result in zip(order, results, strict=True):
            encoded[index] = _told(result, advance)
    return [_decoded(result) for result in encoded]


def _start_method() -> str:
    return "fork" if sys.platform == "linux" else "spawn"


def _allow_depth() -> None:
    """libcst generates code recursively; long chains of operators need more than the default."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEP))


def _told(result: bytes, advance: Callable[[int], None]) -> bytes:
    advance(1)
    return result


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _encoded(root: Path, path: str) -> bytes:
    text = read_source(root, path)
    result = text if isinstance(text, Problem) else summarise(path, text)
    kind = b"P" if isinstance(result, Problem) else b"S"
    return kind + msgspec.msgpack.encode(result)


def _decoded(result: bytes) -> Result:
    if result[:1] == b"P":
        return msgspec.msgpack.decode(result[1:], type=Problem)
    return msgspec.msgpack.decode(memoryview(result)[1:], type=FileSummary)
