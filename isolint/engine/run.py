"""The steps of a scan."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from isolint.base.errors import IsolintError, Problem
from isolint.base.report import Report, Stats
from isolint.config.settings import Settings
from isolint.detect.catalogue import detectors
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.engine.components import components
from isolint.engine.findings import to_findings
from isolint.engine.metrics import measure
from isolint.engine.statistics import call_statistics
from isolint.model.knowledge import Knowledge
from isolint.model.scan import Model
from isolint.pack.load import Pack, load_pack
from isolint.source.discover import python_files
from isolint.summary.ir import FileSummary
from isolint.summary.pool import summarise_all

Progress = Callable[[str, int, int], None]


def run(root: Path, settings: Settings, progress: Progress) -> Report:
    """Scans a folder or one file; IsolintError when there is nothing to look at."""
    started = time.perf_counter()
    phases: dict[str, float] = {}
    paths = python_files(root, settings.exclude, settings.tests)
    if not paths:
        raise IsolintError(f"no Python files found in {root}")
    pack = load_pack()
    with without_collector():
        with _timed(phases, "read"):
            summaries, problems = read(root, paths, settings.jobs, progress)
        progress("linking", 0, 1)
        report = _analyse(root, summaries, problems, pack, phases, progress)
    return _with_seconds(report, len(paths), time.perf_counter() - started)


def read(
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


def _analyse(
    root: Path,
    summaries: list[FileSummary],
    problems: list[Problem],
    pack: Pack,
    phases: dict[str, float],
    progress: Progress,
) -> Report:
    with _timed(phases, "link"):
        model = Model(root.resolve(), summaries, Knowledge(pack.frameworks))
    progress("detecting", 0, 1)
    with _timed(phases, "detect"):
        view = View(model)
        findings = to_findings(model, pack, _hits(view, pack))
    with _timed(phases, "measure"):
        metrics, entries = measure(view, findings)
        parts = components(view, findings)
    stats = call_statistics(model, Stats(lines=sum(s.lines for s in summaries), phases=phases))
    return Report(
        root=str(root),
        findings=tuple(findings),
        metrics=metrics,
        entry_points=tuple(entries),
        components=tuple(parts),
        problems=tuple(problems),
        stats=stats,
    )


def _hits(view: View, pack: Pack) -> Iterator[Hit]:
    known = detectors()
    wanted = dict.fromkeys(d for rule in pack.rules if rule.enabled for d in known[rule.detector])
    for detector in wanted:
        yield from detector(view)


def _with_seconds(report: Report, files: int, seconds: float) -> Report:
    return replace(report, stats=replace(report.stats, files=files, seconds=seconds))


@contextmanager
def _timed(phases: dict[str, float], name: str) -> Iterator[None]:
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
