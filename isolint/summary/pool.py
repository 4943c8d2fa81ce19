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

import msgspec

from isolint.base.errors import Problem
from isolint.source.read import File, text_of
from isolint.summary.ir import FileSummary
from isolint.summary.summarise import is_tame, summarise

_DEEP = 4000
_FEW_BYTES = 200_000
_CHUNK = 8

Result = FileSummary | Problem
Advance = Callable[[int], None]


def summarise_all(
    files: Sequence[File], jobs: int, advance: Advance
) -> Iterator[tuple[File, bytes]]:
    """One encoded result per file, in any order; `advance` hears of each finished file."""
    sizes = {file.path: _size(file) for file in files}
    workers = min(jobs or os.cpu_count() or 1, len(files))
    if sum(sizes.values()) < _FEW_BYTES or workers == 1:
        _allow_depth()
        yield from _one_by_one(files, advance)
    else:
        largest_first = sorted(files, key=lambda file: (-sizes[file.path], file.path))
        yield from _spread(largest_first, workers, advance)


def decoded(path: str, data: bytes) -> Result:
    """The path is not part of what is encoded: the same text may stand in several places."""
    if data[:1] == b"P":
        return msgspec.structs.replace(msgspec.msgpack.decode(data[1:], type=Problem), path=path)
    summary = msgspec.msgpack.decode(memoryview(data)[1:], type=FileSummary)
    summary.path = path
    return summary


def is_summary(data: bytes) -> bool:
    return data[:1] == b"S"


def _one_by_one(files: Sequence[File], advance: Advance) -> Iterator[tuple[File, bytes]]:
    for file in files:
        text = text_of(file)
        if isinstance(text, Problem) or is_tame(text):
            yield file, _encode(text)
        else:
            yield file, _isolated(file)
        advance(1)


def _spread(files: list[File], workers: int, advance: Advance) -> Iterator[tuple[File, bytes]]:
    """When a worker dies, the rest is read again one process a file."""
    left = list(files)
    try:
        with _pool(workers) as pool:
            for data in pool.map(_encoded, files, chunksize=_CHUNK):
                yield left.pop(0), data
                advance(1)
    except BrokenProcessPool:
        for file in left:
            yield file, _isolated(file)
            advance(1)


def _isolated(file: File) -> bytes:
    try:
        with _pool(1) as pool:
            return pool.submit(_encoded, file).result()
    except BrokenProcessPool:
        return _encode(Problem("", 0, "nested too deeply to analyse"))


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


def _size(file: File) -> int:
    return 0 if isinstance(file.data, Problem) else len(file.data)


def _encoded(file: File) -> bytes:
    return _encode(text_of(file))


def _encode(text: str | Problem) -> bytes:
    result = text if isinstance(text, Problem) else summarise("", text)
    if isinstance(result, Problem):
        # A path of undecodable bytes could not be encoded.
        return b"P" + msgspec.msgpack.encode(msgspec.structs.replace(result, path=""))
    return b"S" + msgspec.msgpack.encode(result)
