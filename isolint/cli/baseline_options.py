"""`--baseline` and `--since`, and where the baseline of a program is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.base.report import Report
from isolint.config.project import project_folder
from isolint.config.settings import Settings
from isolint.engine.analysis import Progress
from isolint.engine.rulebook import rulebook
from isolint.engine.run import run
from isolint.engine.since import run_since
from isolint.gate.baseline import DEFAULT_NAME, read_baseline
from isolint.gate.scope import Scope, against

F = TypeVar("F", bound=Callable[..., Any])


class Against(Struct, frozen=True):
    """What the command line says of the comparison of a scan."""

    baseline: Path | None
    since: str | None


def baseline_option(command: F) -> F:
    return click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help=f"The baseline.  [default: the setting, else {DEFAULT_NAME} beside the settings]",
    )(command)


def comparison_options(command: F) -> F:
    baseline = click.option(
        "--baseline",
        metavar="FILE",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Show only findings that are not in this baseline.  [default: the setting]",
    )
    since = click.option(
        "--since",
        metavar="REV",
        help="Show only what the changes since this git revision brought in.",
    )
    return baseline(since(command))


def chosen_baseline(path: Path, settings: Settings, given: Path | None) -> Path | None:
    """The file that was asked for, by option or setting."""
    if given is not None or not settings.baseline:
        return given
    return project_folder(path) / settings.baseline


def usual_baseline(path: Path, settings: Settings, given: Path | None) -> Path:
    return chosen_baseline(path, settings, given) or project_folder(path) / DEFAULT_NAME


def existing(file: Path) -> Path:
    if not file.is_file():
        raise IsolintError(f"no baseline {file}: isolint baseline create makes it")
    return file


def scanned(path: Path, settings: Settings, asked: Against, progress: Progress) -> Report:
    """Findings that were there before are not new, by the revision and by the baseline."""
    file = chosen_baseline(path, settings, asked.baseline)
    baseline = None if file is None else read_baseline(existing(file))
    if asked.since is not None:
        report = run_since(path, settings, asked.since, progress)
        if asked.baseline is None:
            return report
    else:
        report = run(path, settings, progress)
    if file is None or baseline is None:
        return report
    return against(report, baseline, Scope(file, path, rulebook(settings).on))
