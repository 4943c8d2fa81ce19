"""Looks at a project for its first settings."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from isolint.base.report import Report
from isolint.base.starting import Service, Start
from isolint.config.settings import Settings
from isolint.engine.analysis import Analysis, Progress, analyse, without_collector
from isolint.engine.run import report_of
from isolint.pack.framework import Framework
from isolint.pack.paths import expand
from isolint.source.discover import Wanted, python_files
from isolint.summary import ir

_OWN_PROJECT = ("pyproject.toml", "setup.py", "requirements.txt", "Dockerfile")
_SOURCE_FOLDERS = ("src", "lib", "python")
# What stands in one of these is a program of its own, unless it is a package.
_HOMES = ("services", "apps", "microservices")
_FEWEST = 2


def look_at(root: Path, settings: Settings, progress: Progress) -> Start:
    with without_collector():
        analysis = analyse(root, settings, progress)
        progress("detecting", 0, 1)
        report = report_of(root, analysis, settings)
    paths = [module.summary.path for module in analysis.model.program.modules]
    return Start(
        root=str(root),
        files=analysis.files,
        lines=analysis.lines,
        tests=_tests(root, settings, analysis.files),
        source_roots=tuple(_source_roots(paths)),
        frameworks=tuple(sorted(_frameworks(analysis))),
        entry_points=_entry_points(report),
        services=_services(root, report),
        findings=_severities(report),
        problems=len(report.problems),
        assumed=report.assumed,
    )


def _tests(root: Path, settings: Settings, found: int) -> int:
    """Files that are left out because they are tests."""
    wanted = Wanted(settings.include, settings.exclude, True, settings.gitignore)
    return len(python_files(root, wanted)) - found if not settings.tests else 0


def _source_roots(paths: list[str]) -> Iterator[str]:
    """Folders that usually hold packages and are none themselves."""
    for folder in _SOURCE_FOLDERS:
        inside = any(path.startswith(f"{folder}/") for path in paths)
        if inside and f"{folder}/__init__.py" not in paths:
            yield folder


def _frameworks(analysis: Analysis) -> set[str]:
    """Imported packages whose entry points isolint knows."""
    known: dict[str, set[str]] = {}
    for model in analysis.pack.frameworks:
        for path in _paths(model):
            package, *parts = path.split(".")
            known.setdefault(package, set()).update(parts[:1])
    imported = [
        op.module.split(".")
        for ref in analysis.model.program.codes
        for op in ref.code.ops
        if isinstance(op, ir.Import) and not op.level
    ]
    return {
        package
        for package, *parts in imported
        if package in known and (not parts or _is_known(parts[0], known[package]))
    } - sys.stdlib_module_names


def _is_known(part: str, known: set[str]) -> bool:
    """A module of the package: `google.protobuf` has nothing to do with `google.adk`."""
    return any(part == each.partition("(")[0] or "*" in each for each in known)


def _paths(model: Framework) -> Iterator[str]:
    patterns = [p for entry in model.decorator for p in entry.path]
    patterns += [p for entry in model.register for p in entry.path]
    patterns += [p for entry in model.base for p in entry.path]
    yield from (path for pattern in patterns for path in expand(pattern))


def _entry_points(report: Report) -> dict[str, int]:
    return dict(sorted(Counter(entry.kind for entry in report.entry_points).items()))


def _severities(report: Report) -> dict[str, int]:
    found = [each for each in report.findings if each.suppressed is None]
    counted = Counter(each.severity for each in found)
    return {each.value: counted[each] for each in sorted(counted, key=lambda s: -s.rank)}


def _is_project(root: Path, folder: str) -> bool:
    path = root / folder
    if any((path / name).is_file() for name in _OWN_PROJECT):
        return True
    packaged = any(
        (root / above / "__init__.py").is_file() for above in path.relative_to(root).parents
    )
    return path.parent.name in _HOMES and not packaged


def _services(root: Path, report: Report) -> tuple[Service, ...]:
    """Folders with entry points that are projects of their own, if there are several."""
    found = {
        folder
        for entry in report.entry_points
        for folder in map(str, PurePosixPath(entry.place.path).parents)
        if folder != "." and _is_project(root, folder)
    }
    outer = [f for f in found if not any(f.startswith(f"{other}/") for other in found)]
    if len(outer) < _FEWEST or report.assumed:
        return ()
    return tuple(sorted(Service(PurePosixPath(each).name, each) for each in outer))
