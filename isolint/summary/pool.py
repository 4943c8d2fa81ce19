"""Summaries of many files, in parallel, with a child process between us and the parser.

libcst's native parser overflows the C stack on absurdly long or deep expressions, which ends the
process: a file that does so becomes a problem, and the others are summarised in new processes.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from pathlib import Path

import msgspec

from isolint.base.errors import Problem
from isolint.source.read import read_source
from isolint.summary.ir import FileSummary
from isolint.summary.summarise import is_tame, summarise

_DEEP = 4000
_FEW_BYTES = 200_000
_CHUNK = 8

Result = FileSummary | Problem
Advance = Callable[[int], None]


def summarise_all(root: Path, paths: Sequence[str], jobs: int, advance: Advance) -> list[Result]:
    """One result per path, in the order of the paths; `advance` hears of each finished file."""
    sizes = [_size(root, path) for path in paths]
    workers = min(jobs or os.cpu_count() or 1, len(paths))
    if sum(sizes) < _FEW_BYTES or workers == 1:
        _allow_depth()
        return [_decoded(data) for data in _one_by_one(root, paths, advance)]
    order = sorted(range(len(paths)), key=lambda i: (-sizes[i], paths[i]))
    done = dict(_spread(root, [paths[i] for i in order], workers, advance))
    return [_decoded(done[path]) for path in paths]


def _one_by_one(root: Path, paths: Sequence[str], advance: Advance) -> Iterator[bytes]:
    for path in paths:
        text = read_source(root, path)
        if isinstance(text, Problem) or is_tame(text):
            yield _encode(path, text)
        else:
            yield _isolated(root, path)
        advance(1)


def _spread(
    root: Path, paths: list[str], workers: int, advance: Advance
) -> Iterator[tuple[str, bytes]]:
    """Results by path; when a worker dies, the rest is read again one process a file."""
    left = list(paths)
    try:
        with _pool(workers) as pool:
            for data in pool.map(partial(_encoded, root), paths, chunksize=_CHUNK):
                yield left.pop(0), data
                advance(1)
    except BrokenProcessPool:
        for path in left:
            yield path, _isolated(root, path)
            advance(1)


def _isolated(root: Path, path: str) -> bytes:
    try:
        with _pool(1) as pool:
            return pool.submit(_encoded, root, path).result()
    except BrokenProcessPool:
        return _encode(path, Problem(path, 0, "nested too deeply to analyse"))


def _pool(workers: int) -> ProcessPoolExecutor:
    method = "fork" if sys.platform == "linux" else "spawn"
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(workers, context, initializer=_prepare_worker)


def _allow_depth() -> None:
    """libcst generates code recursively; long chains of operators need more than the default."""
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _DEEP))


def _prepare_worker() -> None:
    """A worker only reads files: what lives when it starts is never garbage."""
    _allow_depth()
    gc.freeze()
    gc.disable()


def _size(root: Path, path: str) -> int:
    try:
        return (root / path if root.is_dir() else root).stat().st_size
    except OSError:
        return 0


def _encoded(root: Path, path: str) -> bytes:
    return _encode(path, read_source(root, path))


def _encode(path: str, text: str | Problem) -> bytes:
    result = text if isinstance(text, Problem) else summarise(path, text)
    kind = b"P" if isinstance(result, Problem) else b"S"
    return kind + msgspec.msgpack.encode(result)


def _decoded(data: bytes) -> Result:
    if data[:1] == b"P":
        return msgspec.msgpack.decode(data[1:], type=Problem)
    return msgspec.msgpack.decode(memoryview(data)[1:], type=FileSummary)
