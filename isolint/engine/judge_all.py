"""Several versions of a program: every text is summarised once, each version judged by itself."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, store_of
from isolint.engine.apart import Failure, Task, in_processes
from isolint.engine.run import run_on
from isolint.engine.turns import turns
from isolint.source.read import File
from isolint.summary.cached import summarise_into

_ENOUGH = 4_000_000_000


def judge_all(
    inputs: Mapping[str, Input], settings: Settings, progress: Progress
) -> dict[str, Report | Failure]:
    """By the names of the inputs; `jobs` at a time, each in a process of its own."""
    weights = {name: _weight(given) for name, given in inputs.items()}
    with _keeping(settings) as kept:
        _summarise(_texts(inputs), kept, progress)
        alone = replace(kept, jobs=1)
        order = turns(weights, settings.jobs or os.cpu_count() or 1)
        tasks = {name: Task(_judge, (inputs[name], alone), Report) for name in order}
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


def _texts(inputs: Mapping[str, Input]) -> list[File]:
    """One file for each text."""
    return list({file.data: file for given in inputs.values() for file in given.files}.values())


def _summarise(files: list[File], settings: Settings, progress: Progress) -> None:
    store, done = store_of(settings), 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, len(files))

    if store is not None:
        summarise_into(store, files, settings.jobs, advance)


def _results(
    tasks: Mapping[str, Task], jobs: int, progress: Progress
) -> dict[str, Report | Failure]:
    results: dict[str, Report | Failure] = {}
    progress("judging", 0, len(tasks))
    for name, result in in_processes(tasks, jobs):
        assert isinstance(result, (Report, Failure))
        results[name] = result
        progress("judging", len(results), len(tasks))
    return results


def _judge(given: Input, settings: Settings) -> Report:
    return run_on(given, settings, lambda *_: None)
