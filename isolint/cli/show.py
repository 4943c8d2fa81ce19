"""Shows a report in every format that was asked for."""

from __future__ import annotations

import os
from pathlib import Path

from msgspec import Struct

from isolint.base.errors import IsolintError
from isolint.base.report import Report
from isolint.cli.output import columns, has_colour, note, write
from isolint.cli.report_options import STDOUT, Shown
from isolint.cli.terminal_options import is_quiet
from isolint.config.settings import Settings
from isolint.engine.rulebook import rulebook
from isolint.report import github, job_summary, json_format, sarif, text
from isolint.source.checkout import folder_in_checkout
from isolint.source.whole_file import write_whole

_SUMMARY = "GITHUB_STEP_SUMMARY"


class Display(Struct, frozen=True):
    """A report, and what its formats need to know of where it comes from."""

    report: Report
    path: Path
    settings: Settings
    shown: Shown


def show(display: Display) -> None:
    """Everything is rendered before the first of it is written."""
    ready = [(name, file, _rendered(display, name, file)) for name, file in display.shown.outputs]
    for name, file, rendered in ready:
        if file == STDOUT:
            write(rendered, colour=name == "text" and has_colour())
        else:
            write_whole(Path(file), rendered.encode("utf-8", "backslashreplace"))
            note(f"wrote {name} to {file}")
    if any(name == "github" for name, _, _ in ready):
        _add_summary(display)


def _rendered(display: Display, name: str, file: str) -> str:
    report, shown = display.report, display.shown
    if name == "json":
        return json_format.render(report, timings=shown.stats, members=shown.explain_metrics)
    if name == "sarif":
        book = rulebook(display.settings)
        asked = [rule for rule in book.rules if rule.id in book.on]
        return sarif.render(report, asked, folder_in_checkout(display.path))
    if name == "github":
        return github.render(report, folder_in_checkout(display.path), low=shown.all)
    return text.render(report, _view(shown, on_stdout=file == STDOUT))


def _view(shown: Shown, on_stdout: bool) -> text.View:
    return text.View(
        low=shown.all,
        explain_metrics=shown.explain_metrics,
        stats=shown.stats,
        colour=on_stdout and has_colour(),
        quiet=is_quiet(),
        width=columns() if on_stdout else None,
    )


def _add_summary(display: Display) -> None:
    """The file is the job's own: other tools of the step have written to it too."""
    given = os.environ.get(_SUMMARY)
    if not given:
        return
    made = job_summary.render(display.report, folder_in_checkout(display.path))
    try:
        with open(given, "a", encoding="utf-8", errors="backslashreplace") as file:
            file.write(made)
    except OSError as error:
        raise IsolintError(f"cannot write {_SUMMARY} {given}: {error.strerror}") from None
