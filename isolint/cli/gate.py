"""`isolint gate`"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import msgspec

from isolint.base.errors import IsolintError, NoFilesError
from isolint.base.verdict import Verdict
from isolint.cli.analysis_options import Given, analysis_options, settings_for
from isolint.cli.baseline_options import baseline_option, chosen_baseline, usual_baseline
from isolint.cli.exits import FAILED, OK
from isolint.cli.gate_options import Thresholds, gate_options, with_thresholds
from isolint.cli.output import has_colour, shows_progress
from isolint.cli.progress import progress_bar
from isolint.cli.report_options import Output, format_options, outputs
from isolint.cli.show import Rendering, add_job_summary, sarif_of, write_outputs
from isolint.config.gate import Floors, Gate
from isolint.config.settings import Settings
from isolint.engine.rulebook import rulebook
from isolint.engine.run import run
from isolint.gate.baseline import read_baseline
from isolint.gate.judge import is_empty, judge, needs_baseline, nothing_to_scan
from isolint.gate.scope import Scope, against
from isolint.report import gate_github, gate_json, gate_text
from isolint.source.checkout import folder_in_checkout

_EPILOG = """\b
Examples:
  isolint gate src/service --min-isolation 95 --min-context 100 --max-singletons 0 --min-users 10
  isolint gate src/service --max-new 0 --ratchet
  isolint gate src/service --format github --output sarif=isolint.sarif
  isolint gate

\b
Exit codes:
  0  all thresholds hold, and everything could be looked at
  1  a threshold is missed, or the gate would pass by accident
  2  wrong use or settings; also when no threshold is set
  3  a fault in isolint itself
"""


class Options(Given, frozen=True):
    baseline: Path | None
    format: str | None
    output: tuple[Output, ...]


@click.command(epilog=_EPILOG)
@click.argument("path", type=click.Path(exists=True, path_type=Path), default=".")
@gate_options
@baseline_option
@format_options
@analysis_options
def gate(path: Path, **given: Any) -> int:
    """Hold the program below PATH against thresholds.

    They come from the options, else from the settings ([tool.isolint.gate]). What would pass by
    accident fails: no files, no entry points, files that can't be parsed, a missing baseline.
    """
    options = msgspec.convert(given, Options)
    settings = settings_for(path, options)
    wanted = with_thresholds(settings.gate, msgspec.convert(given, Thresholds))
    if is_empty(wanted, _floors(settings)):
        raise IsolintError("the gate has no threshold: give one, or set [tool.isolint.gate]")
    verdict = _judged(path, settings, wanted, options)
    _write(verdict, path, settings, options)
    return OK if verdict.passes else FAILED


def _write(verdict: Verdict, path: Path, settings: Settings, options: Options) -> None:
    """Where there was nothing to scan, there is no report that SARIF could tell of."""
    base, report = folder_in_checkout(path), verdict.report
    renderings: dict[str, Rendering] = {
        "text": lambda on_stdout: gate_text.render(verdict, on_stdout and has_colour()),
        "json": lambda _: gate_json.render(verdict, str(path)),
        "github": lambda _: gate_github.render(verdict, base),
    }
    wanted = outputs(options.format, options.output)
    if report is None:
        wanted = tuple(each for each in wanted if each[0] in renderings)
    else:
        found = report
        renderings["sarif"] = lambda _: sarif_of(found, path, settings)
    write_outputs(wanted, renderings)
    if report is not None:
        add_job_summary(wanted, report, path, gate_github.summary(verdict))


def _judged(path: Path, settings: Settings, wanted: Gate, options: Options) -> Verdict:
    file = chosen_baseline(path, settings, options.baseline)
    if file is None and needs_baseline(wanted):
        file = usual_baseline(path, settings, None)
    baseline = read_baseline(file) if file is not None and file.is_file() else None
    try:
        with progress_bar(shows_progress()) as progress:
            report = run(path, settings, progress)
    except NoFilesError as error:
        return nothing_to_scan(str(error), wanted)
    missing = ""
    if file is not None and baseline is None:
        missing = f"there is no baseline {file}: isolint baseline create makes it"
    elif file is not None and baseline is not None:
        report = against(report, baseline, Scope(file, path, rulebook(settings).on))
    return judge(report, wanted, baseline, missing, _floors(settings))


def _floors(settings: Settings) -> dict[str, Floors]:
    return {service.name: service.gate for service in settings.service}
