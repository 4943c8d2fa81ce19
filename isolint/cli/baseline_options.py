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
from isolint.engine.rulebook import rulebook
from isolint.gate.baseline import DEFAULT_NAME, Baseline, read_baseline
from isolint.gate.scope import Scope, against

F = TypeVar("F", bound=Callable[..., Any])


class Remembered(Struct, frozen=True):
    """A baseline that was asked for, and its file."""

    file: Path
    baseline: Baseline

    def beside(self, report: Report, path: Path, settings: Settings) -> Report:
        return against(report, self.baseline, Scope(self.file, path, rulebook(settings).on))


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


def asked_baseline(
    path: Path, settings: Settings, given: Path | None, since: str | None
) -> Remembered | None:
    """With a revision, the baseline of the settings is not asked for."""
    file = given if since is not None else chosen_baseline(path, settings, given)
    return None if file is None else Remembered(file, read_baseline(existing(file)))
