"""`isolint hook`"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec.structs import replace

from isolint.base.errors import IsolintError, NoFilesError
from isolint.base.finding import Finding, Severity
from isolint.base.report import Report
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.baseline_options import baseline_option, existing, usual_baseline
from isolint.cli.exits import FAILED, OK
from isolint.cli.output import columns, has_colour, write
from isolint.config.project import project_folder
from isolint.config.settings import Settings
from isolint.engine.failing import FailLevels
from isolint.engine.part import Part
from isolint.engine.rulebook import rulebook
from isolint.engine.run import run
from isolint.gate.baseline import Baseline, read_baseline
from isolint.gate.scope import Scope, against
from isolint.report import hook_text
from isolint.source.git import untracked

_EPILOG = """\b
Examples:
  isolint hook src/service/orders.py src/service/carts.py
  isolint hook src/service --fail-on high src/service/orders.py

\b
Exit codes:
  0  nothing in the files
  1  findings in the files
  2  wrong use or settings
  3  a fault in isolint itself
"""


class Options(Given, frozen=True):
    baseline: Path | None
    fail_on: Severity | None


@click.command(epilog=_EPILOG)
@click.argument("paths", nargs=-1, metavar="[FOLDER] FILE...", type=click.Path(path_type=Path))
@click.option(
    "--fail-on",
    type=click.Choice([each.value for each in Severity]),
    help="The lowest severity that is told.  [default: the setting, else medium]",
)
@baseline_option
@analysis_options
def hook(paths: tuple[Path, ...], **given: Any) -> int:
    """Report findings in FILES, with the whole program known: for pre-commit.

    The program is FOLDER, else what lies below the nearest folder with settings or .git above a
    file. Other files that git does not track are left out. Where there is a baseline, only new
    findings are told.
    """
    options = msgspec.convert(given, Options)
    found = [_report(root, files, options) for root, files in _programs(paths).items()]
    for report in found:
        if report is not None and (report.findings or report.problems):
            colour = has_colour()
            write(hook_text.render(report, colour, columns()), colour)
    return FAILED if any(r is not None and (r.findings or r.problems) for r in found) else OK


def _programs(paths: Iterable[Path]) -> dict[Path, list[Path]]:
    """Files by the program that they belong to."""
    folders = [path for path in paths if path.is_dir()]
    files = sorted({path for path in paths if path not in folders})
    if gone := [file for file in files if not file.exists() and not file.is_symlink()]:
        raise IsolintError(f"no such file: {gone[0]}")
    if len(folders) > 1:
        raise IsolintError(f"one folder to scan, not {len(folders)}")
    if folders:
        return {folders[0]: files}
    found: dict[Path, list[Path]] = {}
    for file in files:
        found.setdefault(_shortest(project_folder(file)), []).append(file)
    return found


def _shortest(folder: Path) -> Path:
    """As the user would write it, so that the places told can be clicked."""
    here = Path.cwd().resolve()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def _report(root: Path, files: list[Path], options: Options) -> Report | None:
    """Findings and problems in the files alone; None when none of them is of the program."""
    asked = frozenset(_below(root, file) for file in files)
    settings = _tracked(root, settings_for(root, options), asked)
    levels = _levels(root, settings, asked, options)
    known = _baseline(root, settings, options)
    lowest = min(levels.values(), key=lambda level: level.rank, default=settings.fail_on)
    part = Part(asked, lowest, frozenset() if known is None else _paths(*known))
    try:
        report = run(root, settings, lambda *_: None, part)
    except NoFilesError:
        return None
    report = report if known is None else against(report, *known)
    return replace(
        report,
        findings=tuple(f for f in report.findings if f.place.path in asked and _told(f, levels)),
        problems=tuple(p for p in report.problems if p.path in asked),
    )


def _levels(
    root: Path, settings: Settings, asked: frozenset[str], options: Options
) -> dict[str, Severity]:
    found = FailLevels(root, settings)
    return {path: options.fail_on or found.of(path) for path in asked}


def _told(finding: Finding, levels: Mapping[str, Severity]) -> bool:
    serious = finding.severity.rank >= levels[finding.place.path].rank
    return serious and finding.new and finding.suppressed is None


def _below(root: Path, file: Path) -> str:
    resolved, folder = file.resolve(), root.resolve()
    return resolved.relative_to(folder).as_posix() if resolved.is_relative_to(folder) else ""


def _tracked(root: Path, settings: Settings, asked: frozenset[str]) -> Settings:
    """pre-commit puts unstaged changes aside, and leaves untracked files where they are."""
    left = (path for path in untracked(root) if path not in asked)
    anchored = tuple(f"/{_escaped(path)}" for path in left)
    return replace(settings, exclude=(*settings.exclude, *anchored))


def _escaped(path: str) -> str:
    return "".join(f"\\{char}" if char in "\\*?[ " else char for char in path)


def _baseline(root: Path, settings: Settings, options: Options) -> tuple[Baseline, Scope] | None:
    file = usual_baseline(root, settings, options.baseline)
    asked = options.baseline is not None or bool(settings.baseline)
    if not asked and not file.is_file():
        return None
    return read_baseline(existing(file)), Scope(file, root, rulebook(settings).on)


def _paths(baseline: Baseline, scope: Scope) -> frozenset[str]:
    """Files of the program in which the baseline has findings."""
    return frozenset(scope.local(each.path) for each in baseline.findings if scope.sees(each))
