"""Several versions of a program: every text is summarised once, each version judged by itself.

The largest version is read by all processes. While it is judged, what the others have beside it is
read in pieces, so that no process waits long for another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from msgspec import Struct
from msgspec.structs import replace

from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, store_of
from isolint.engine.apart import Failure, Task, in_processes
from isolint.engine.run import run_on
from isolint.source.read import File
from isolint.summary.cached import summarise_into

_ENOUGH = 4_000_000_000
_PIECE = 100


class _Read(Struct, frozen=True):
    """That a piece is read; its summaries are in the store."""


def judge_all(
    inputs: Mapping[str, Input], settings: Settings, progress: Progress
) -> dict[str, Report | Failure]:
    """By the names of the inputs; `jobs` at a time, each in a process of its own."""
    if not inputs:
        return {}
    # The last of them runs on alone: let it be a small one.
    versions = dict(sorted(inputs.items(), key=lambda each: -_weight(each[1])))
    read = next(iter(versions.values())).files
    with _keeping(settings) as kept:
        _summarise(read, kept, progress)
        tasks = _tasks(versions, _others(versions, read), replace(kept, jobs=1))
        return _results(tasks, settings.jobs, progress)


def _weight(version: Input) -> int:
    return sum(len(file.data) for file in version.files if isinstance(file.data, bytes))


@contextmanager
def _keeping(settings: Settings) -> Iterator[Settings]:
    """Without a cache, versions share summaries in one that does not outlive this."""
    if settings.cache_dir:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="isolint-") as folder:
        yield replace(settings, cache_dir=folder, cache_limit=_ENOUGH)


def _others(versions: Mapping[str, Input], read: Sequence[File]) -> list[File]:
    """One file for each text that none of those read has."""
    known = {file.data for file in read}
    found = {file.data: file for each in versions.values() for file in each.files}
    return [file for data, file in found.items() if data not in known]


def _summarise(files: Sequence[File], settings: Settings, progress: Progress) -> None:
    store, done = store_of(settings), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, len(files))

    if store is not None:
        summarise_into(store, files, settings.jobs, advance)


def _tasks(
    versions: Mapping[str, Input], others: Sequence[File], alone: Settings
) -> dict[str, Task]:
    pieces = {
        f"piece {at}": Task(_read, (others[at : at + _PIECE], alone), _Read)
        for at in range(0, len(others), _PIECE)
    }
    first, *later = ((name, (given, alone)) for name, given in versions.items())
    ends = frozenset(pieces)
    tasks = {first[0]: Task(_judge, first[1], Report), **pieces}
    return tasks | {name: Task(_judge, given, Report, ends) for name, given in later}


def _results(
    tasks: Mapping[str, Task], jobs: int, progress: Progress
) -> dict[str, Report | Failure]:
    judged = sum(task.kind is Report for task in tasks.values())
    results: dict[str, Report | Failure] = {}
    progress("judging", 0, judged)
    for name, result in in_processes(tasks, jobs):
        if tasks[name].kind is Report:
            assert isinstance(result, (Report, Failure))
            results[name] = result
            progress("judging", len(results), judged)
    return results


def _read(files: Sequence[File], settings: Settings) -> _Read:
    """What one piece fails to read is read by the version that has it."""
    _summarise(files, settings, lambda *_: None)
    return _Read()


def _judge(given: Input, settings: Settings) -> Report:
    return run_on(given, settings, lambda *_: None)
