"""`isolint baseline`"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from isolint.base.errors import IsolintError
from isolint.base.report import Report
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.baseline_options import baseline_option, existing, usual_baseline
from isolint.cli.exits import OK
from isolint.cli.output import has_colour, shows_progress, write
from isolint.cli.progress import progress_bar
from isolint.config.settings import Settings, load
from isolint.engine.rulebook import rulebook
from isolint.engine.run import run
from isolint.gate.baseline import Baseline, encode, read_baseline, read_both
from isolint.gate.scope import Scope, difference, pruned, updated
from isolint.report import baseline_text
from isolint.source.whole_file import write_whole

F = TypeVar("F", bound=Callable[..., Any])

_EPILOG = """\b
Examples:
  isolint baseline create src/service
  isolint scan src/service --baseline .isolint-baseline.json
  isolint baseline prune src/service
"""


_CODES = """
\b
Exit codes:
  0  done
  2  wrong use or settings, or no baseline where there must be one
  3  a fault in isolint itself
"""


def _epilog(*examples: str) -> str:
    told = "".join(f"  isolint baseline {each}\n" for each in examples)
    return f"\b\nExamples:\n{told}{_CODES}"


class Options(Given, frozen=True):
    baseline: Path | None


@click.group(epilog=_EPILOG)
def baseline() -> None:
    """Agree to live with today's findings, and hear of new ones only.

    The baseline is one file to commit. Findings are known again when lines move, when code is
    reformatted and when files are renamed.
    """


def _updating(command: F) -> F:
    path = click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
    return path(baseline_option(analysis_options(command)))


@baseline.command(epilog=_epilog("create src/service", "create . --baseline known.json"))
@_updating
def create(path: Path, **given: Any) -> int:
    """Write a baseline of all findings and metrics of PATH; there must be none yet."""
    settings, file = _asked(path, given)
    if file.exists():
        raise IsolintError(f"{file} is there already: isolint baseline update changes it")
    report = _scanned(path, settings)
    made = updated(report, None, _scope(file, path, settings))
    return _written(file, made, f"{baseline_text.counted(made)}{_incomplete(report)}")


@baseline.command(epilog=_epilog("update src/service"))
@_updating
def update(path: Path, **given: Any) -> int:
    """Take over all findings and metrics of PATH as they are now, also the worse ones."""
    return _rewritten(path, given, updated)


@baseline.command(epilog=_epilog("prune src/service"))
@_updating
def prune(path: Path, **given: Any) -> int:
    """Take out what is fixed and keep the better metrics; nothing is added."""
    return _rewritten(path, given, pruned)


@baseline.command(epilog=_epilog("show", "show src/service --format json"))
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@baseline_option
@click.option(
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="A list by file, or the baseline itself for programs.",
)
def show(path: Path, baseline: Path | None, format: str) -> int:
    """List what the baseline of PATH holds, without a scan."""
    file = existing(usual_baseline(path, load(path.resolve()), baseline))
    found = read_baseline(file)
    if format == "json":
        write(encode(found), colour=False)
        return OK
    colour = has_colour()
    write(baseline_text.render(found, colour), colour)
    return OK


def _asked(path: Path, given: dict[str, Any]) -> tuple[Settings, Path]:
    options = msgspec.convert(given, Options)
    settings = settings_for(path, options)
    return settings, usual_baseline(path, settings, options.baseline)


def _scanned(path: Path, settings: Settings) -> Report:
    with progress_bar(shows_progress()) as progress:
        return run(path, settings, progress)


def _scope(file: Path, path: Path, settings: Settings) -> Scope:
    return Scope(file, path, rulebook(settings).on)


def _rewritten(
    path: Path, given: dict[str, Any], change: Callable[[Report, Baseline, Scope], Baseline]
) -> int:
    settings, file = _asked(path, given)
    before = read_both(existing(file))
    report = _scanned(path, settings)
    after = change(report, before, _scope(file, path, settings))
    added, removed = difference(before, after)
    told = f"{added} added, {removed} removed, {baseline_text.counted(after)}"
    return _written(file, after, f"{told}{_incomplete(report)}")


def _written(file: Path, made: Baseline, told: str) -> int:
    write_whole(file, encode(made).encode("utf-8"))
    write(f"{file}: {told}\n", colour=False)
    return OK


def _incomplete(report: Report) -> str:
    return "" if report.complete else f"; the analysis is incomplete ({len(report.problems)})"
