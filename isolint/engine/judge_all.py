"""Several versions of a program: every text is summarised once, each version judged by itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from msgspec.structs import replace

from isolint.base.report import Report
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, store_of
from isolint.engine.apart import Failure, in_processes
from isolint.engine.run import run_on
from isolint.summary.cached import summarise_into

_ENOUGH = 4_000_000_000


def judge_all(
    inputs: Mapping[str, Input], settings: Settings, progress: Progress
) -> dict[str, Report | Failure]:
    """By the names of the inputs; `jobs` at a time, each in a process of its own."""
    with _keeping(settings) as kept:
        _summarise(inputs, kept, progress)
        return _judged(inputs, kept, progress)


@contextmanager
def _keeping(settings: Settings) -> Iterator[Settings]:
    """Without a cache, versions share summaries in one that does not outlive this."""
    if settings.cache_dir:
        yield settings
        return
    with tempfile.TemporaryDirectory(prefix="isolint-") as folder:
        yield replace(settings, cache_dir=folder, cache_limit=_ENOUGH)


def _summarise(inputs: Mapping[str, Input], settings: Settings, progress: Progress) -> None:
    store = store_of(settings)
    texts = {file.data: file for each in inputs.values() for file in each.files}
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, len(texts))

    if store is not None:
        summarise_into(store, list(texts.values()), settings.jobs, advance)


def _judged(
    inputs: Mapping[str, Input], settings: Settings, progress: Progress
) -> dict[str, Report | Failure]:
    alone = replace(settings, jobs=1)
    # The largest first, or the last one runs on alone.
    largest_first = sorted(inputs.items(), key=lambda each: -len(each[1].files))
    tasks = {name: (given, alone) for name, given in largest_first}
    results: dict[str, Report | Failure] = {}
    progress("judging", 0, len(tasks))
    for name, result in in_processes(_judge, tasks, Report, settings.jobs):
        results[name] = result
        progress("judging", len(results), len(tasks))
    return results


def _judge(given: Input, settings: Settings) -> Report:
    return run_on(given, settings, lambda *_: None)
