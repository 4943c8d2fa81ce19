"""A history scanned commit by commit: every text is summarised once, every tree judged once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from isolint.base.errors import IsolintError, Problem
from isolint.base.report import Report
from isolint.base.trend import Commit, Point, Trend
from isolint.config.settings import Settings
from isolint.engine.analysis import Input, Progress, checked_pack, wanted_files
from isolint.engine.apart import Failure
from isolint.engine.judge_all import judge_all
from isolint.engine.services import inside_service
from isolint.pack.load import Pack
from isolint.source.discover import python_paths
from isolint.source.history import Repository, Wish
from isolint.source.read import File


def trend(repository: Repository, wish: Wish, settings: Settings, progress: Progress) -> Trend:
    """IsolintError when there is nothing to look at."""
    settings = inside_service(repository.root, settings)
    commits = repository.commits(wish)
    if not commits:
        raise IsolintError(f"no commits that change {repository.root} in this history")
    trees = {commit.id: repository.tree(commit.id) for commit in commits}
    inputs = _inputs(repository, [tree for tree in trees.values() if tree], settings)
    results = judge_all(inputs, settings, progress)
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
