"""What every command starts from: settings and files to a linked model."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import NoFilesError, Problem
from isolint.config.settings import Settings
from isolint.engine.selection import reported
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.scan import Model, linked
from isolint.pack.load import Pack, added_by, load_pack
from isolint.source.discover import Wanted, python_files
from isolint.source.read import File, read_file
from isolint.summary.cached import summaries as summaries_of
from isolint.summary.ir import FileSummary
from isolint.summary.store import Store

Progress = Callable[[str, int, int], None]


class Analysis(Struct, frozen=True):
    """The linked program; `phases` holds seconds by step, to which later steps add theirs."""

    model: Model
    pack: Pack
    files: int
    lines: int
    problems: tuple[Problem, ...]
    phases: dict[str, float]


class Input(Struct, frozen=True):
    """Everything that a result depends on beside the settings and isolint itself.

    `root` is the place that the files stand in or would stand in.
    """

    root: Path
    pack: Pack
    files: tuple[File, ...]


class Reading(Struct, frozen=True):
    """What was read: rules and framework models, and every file that could be parsed.

    `asks_reason`: what a comment says counts with its reason alone. `source_roots` are dotted.
    """

    pack: Pack
    files: int
    summaries: tuple[FileSummary, ...]
    problems: tuple[Problem, ...]
    asks_reason: bool = True
    source_roots: tuple[str, ...] = ()


def analyse(root: Path, settings: Settings, progress: Progress) -> Analysis:
    return analysed(gathered(root, settings), settings, progress)


def analysed(given: Input, settings: Settings, progress: Progress) -> Analysis:
    phases: dict[str, float] = {}
    with timed(phases, "read"):
        found = summarised(given, settings, progress)
    progress("linking", 0, 1)
    return link(given.root, found, phases)


def link(root: Path, found: Reading, phases: dict[str, float]) -> Analysis:
    with timed(phases, "link"):
        known = Knowledge(found.pack.frameworks, found.pack.own)
        program = linked(root.resolve(), found.summaries, known, found.source_roots)
    with timed(phases, "reach"):
        model = Model(program, found.asks_reason)
    lines = sum(summary.lines for summary in found.summaries)
    return Analysis(model, found.pack, found.files, lines, found.problems, phases)


def read(root: Path, settings: Settings, progress: Progress) -> Reading:
    """Reads a folder or one file; IsolintError when there is nothing to look at."""
    return summarised(gathered(root, settings), settings, progress)


def gathered(root: Path, settings: Settings) -> Input:
    pack = checked_pack(settings)
    paths = python_files(root, wanted_files(root, settings))
    if not paths:
        within = f" below {' or '.join(settings.include)}" if settings.include else ""
        raise NoFilesError(f"no Python files found in {root}{within}")
    return Input(root, pack, tuple(read_file(root, path) for path in paths))


def wanted_files(root: Path, settings: Settings) -> Wanted:
    above = settings.above(root.resolve())
    return Wanted(settings.include, settings.exclude, settings.tests, settings.gitignore, above)


def _sources(root: Path, settings: Settings) -> tuple[str, ...]:
    """Dotted, from the scanned folder; those outside of it hold nothing that is scanned."""
    below = (settings.below(root.resolve(), each) for each in settings.source_roots)
    return tuple(each.replace("/", ".") for each in below if not each.startswith("."))


def checked_pack(settings: Settings) -> Pack:
    pack = load_pack(added_by(settings))
    reported(pack.rules, settings)
    return pack


def summarised(given: Input, settings: Settings, progress: Progress) -> Reading:
    done = 0

    def advance(count: int) -> None:
        nonlocal done
        done += count
        progress("reading", done, len(given.files))

    results = summaries_of(given.files, settings.jobs, advance, store_of(settings))
    summaries = tuple(r for r in results if isinstance(r, FileSummary))
    problems = tuple(sorted(r for r in results if isinstance(r, Problem)))
    sources = _sources(given.root, settings)
    asks = settings.require_reason
    return Reading(given.pack, len(given.files), summaries, problems, asks, sources)


def store_of(settings: Settings) -> Store | None:
    if not settings.cache_dir:
        return None
    return Store(Path(settings.cache_dir), settings.cache_limit)


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
