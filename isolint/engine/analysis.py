"""What every command starts from: settings and files to a linked model."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import IsolintError, Problem
from isolint.config.settings import Settings
from isolint.model.knowledge import Knowledge
from isolint.model.scan import Model
from isolint.pack.load import Own, Pack, load_pack
from isolint.source.discover import python_files
from isolint.summary.ir import FileSummary
from isolint.summary.pool import summarise_all

Progress = Callable[[str, int, int], None]


class Analysis(Struct, frozen=True):
    """The linked program; `phases` holds seconds by step, to which later steps add theirs."""

    model: Model
    pack: Pack
    files: int
    lines: int
    problems: tuple[Problem, ...]
    phases: dict[str, float]


def analyse(root: Path, settings: Settings, progress: Progress) -> Analysis:
    """Reads a folder or one file; IsolintError when there is nothing to look at."""
    pack = load_pack(Own(settings.packs, settings.framework, settings.source))
    paths = python_files(root, settings.exclude, settings.tests)
    if not paths:
        raise IsolintError(f"no Python files found in {root}")
    phases: dict[str, float] = {}
    with timed(phases, "read"):
        summaries, problems = _read(root, paths, settings.jobs, progress)
    progress("linking", 0, 1)
    with timed(phases, "link"):
        model = Model(root.resolve(), summaries, Knowledge(pack.frameworks))
    lines = sum(summary.lines for summary in summaries)
    return Analysis(model, pack, len(paths), lines, tuple(problems), phases)


def _read(
    root: Path, paths: list[str], jobs: int, progress: Progress
) -> tuple[list[FileSummary], list[Problem]]:
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, len(paths))

    results = summarise_all(root, paths, jobs, advance)
    summaries = [r for r in results if isinstance(r, FileSummary)]
    return summaries, sorted(r for r in results if isinstance(r, Problem))


@contextmanager
def timed(phases: dict[str, float], name: str) -> Iterator[None]:
    started = time.perf_counter()
    yield
    phases[name] = time.perf_counter() - started


@contextmanager
def without_collector() -> Iterator[None]:
    """Linking makes millions of objects that all stay alive; collecting among them is wasted."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if enabled:
            gc.enable()
