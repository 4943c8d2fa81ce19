"""A history scanned commit by commit: every text is summarised once, every tree judged once."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec.structs import replace

from isolint.base.errors import IsolintError, Problem
from isolint.base.report import Report
from isolint.base.trend import Commit, Point, Trend
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, checked_pack, store_of, wanted_files
from isolint.engine.apart import Failure, in_processes
from isolint.engine.run import run_on
from isolint.engine.services import inside_service
from isolint.pack.load import Pack
from isolint.source.discover import python_paths
from isolint.source.history import Repository, Wish
from isolint.source.read import File
from isolint.summary.cached import summarise_into

_ENOUGH = 4_000_000_000


def trend(repository: Repository, wish: Wish, settings: Settings, progress: Progress) -> Trend:
    """IsolintError when there is nothing to look at."""
    settings = inside_service(repository.root, settings)
    commits = repository.commits(wish)
    if not commits:
        raise IsolintError(f"no commits that change {repository.root} in this history")
    trees = {commit.id: repository.tree(commit.id) for commit in commits}
    with tempfile.TemporaryDirectory(prefix="isolint-") as folder:
        # Commits share summaries in any case: without a cache, in one that does not outlive this.
        if not settings.cache_dir:
            settings = replace(settings, cache_dir=folder, cache_limit=_ENOUGH)
        inputs = _inputs(repository, [tree for tree in trees.values() if tree], settings)
        _summarise(inputs, settings, progress)
        results = _judged(inputs, settings, progress)
    points, left_out = [], []
    for commit in commits:
        result = results.get(trees[commit.id], Failure("has no Python files there"))
        if isinstance(result, Failure):
            left_out.append((commit, result.reason))
        else:
            points.append(_point(commit, result))
    if not points:
        raise IsolintError(f"no Python files found in {repository.root} in any of these commits")
    return Trend(str(repository.root), tuple(points), tuple(left_out))


def _inputs(repository: Repository, trees: Sequence[str], settings: Settings) -> dict[str, Input]:
    pack, wanted_here = checked_pack(settings), wanted_files(repository.root, settings)
    listed = {tree: repository.listed(tree) for tree in dict.fromkeys(trees)}
    wanted = {tree: python_paths(blobs, wanted_here) for tree, blobs in listed.items()}
    texts = repository.blobs(listed[tree][path] for tree, paths in wanted.items() for path in paths)
    return {
        tree: _input(repository.root, pack, paths, listed[tree], texts)
        for tree, paths in wanted.items()
        if paths
    }


def _input(
    root: Path, pack: Pack, paths: Sequence[str], ids: Mapping[str, str], texts: Mapping[str, bytes]
) -> Input:
    missing = "cannot be read: not in this clone"
    files = (File(path, texts.get(ids[path], Problem(path, 0, missing))) for path in paths)
    return Input(root, pack, tuple(files))


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
    tasks = {tree: (given, alone) for tree, given in largest_first}
    results: dict[str, Report | Failure] = {}
    progress("judging", 0, len(tasks))
    for tree, result in in_processes(_judge, tasks, Report, settings.jobs):
        results[tree] = result
        progress("judging", len(results), len(tasks))
    return results


def _judge(given: Input, settings: Settings) -> Report:
    return run_on(given, settings, lambda *_: None)


def _point(commit: Commit, report: Report) -> Point:
    severities: Counter[str] = Counter()
    counts: dict[str, Counter[str]] = {}
    for finding in report.findings:
        if finding.suppressed is None:
            severities[finding.severity.value] += 1
            counts.setdefault(finding.place.path, Counter())[finding.rule] += 1
    return Point(
        commit=commit,
        files=report.stats.files,
        lines=report.stats.lines,
        metrics=report.metrics,
        severities=dict(severities),
        counts={path: dict(sorted(rules.items())) for path, rules in sorted(counts.items())},
        problems=len(report.problems),
    )
