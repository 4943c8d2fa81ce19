"""Shows a report in every format that was asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from isolint.base.errors import IsolintError
from isolint.base.report import Report
from isolint.cli.output import columns, has_colour, note, write
from isolint.cli.report_options import STDOUT, Output, Shown
from isolint.cli.terminal_options import is_quiet
from isolint.config.settings import Settings
from isolint.engine.rulebook import rulebook
from isolint.report import github, job_summary, json_format, sarif, text
from isolint.source.checkout import folder_in_checkout
from isolint.source.whole_file import write_whole

_SUMMARY = "GITHUB_STEP_SUMMARY"

# Given whether it is for stdout, where lines may be fitted and coloured.
Rendering = Callable[[bool], str]


def write_outputs(outputs: Iterable[Output], renderings: Mapping[str, Rendering]) -> None:
    """Everything is rendered before the first of it is written."""
    ready = [(name, file, renderings[name](file == STDOUT)) for name, file in outputs]
    for name, file, rendered in ready:
        if file == STDOUT:
            write(rendered, colour=name == "text" and has_colour())
        else:
            write_whole(Path(file), rendered.encode("utf-8", "backslashreplace"))
            note(f"wrote {name} to {file}")


def scan_renderings(
    report: Report, path: Path, settings: Settings, shown: Shown
) -> dict[str, Rendering]:
    return {
        "text": lambda on_stdout: text.render(report, _view(shown, on_stdout)),
        "json": lambda _: json_format.render(report, shown.stats, shown.explain_metrics),
        "sarif": lambda _: sarif_of(report, path, settings),
        "github": lambda _: github.render(report, folder_in_checkout(path), shown.all),
    }


def sarif_of(report: Report, path: Path, settings: Settings) -> str:
    book = rulebook(settings)
    asked = [rule for rule in book.rules if rule.id in book.on]
    return sarif.render(report, asked, folder_in_checkout(path))


def _view(shown: Shown, on_stdout: bool) -> text.View:
    return text.View(
        low=shown.all,
        accepted=shown.show_accepted,
        explain_metrics=shown.explain_metrics,
        stats=shown.stats,
        colour=on_stdout and has_colour(),
        quiet=is_quiet(),
        width=columns() if on_stdout else None,
    )


def add_job_summary(outputs: Iterable[Output], report: Report, path: Path, first: str = "") -> None:
    """With the format github. The file is the job's own: other tools have written to it too."""
    given = os.environ.get(_SUMMARY)
    if not given or all(name != "github" for name, _ in outputs):
        return
    made = first + job_summary.render(report, folder_in_checkout(path))
    try:
        with open(given, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(made)
    except OSError as error:
        raise IsolintError(f"cannot write {_SUMMARY} {given}: {error.strerror}") from None
