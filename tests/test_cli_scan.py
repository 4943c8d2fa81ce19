"""`isolint scan`: exit codes, settings and output, on hand-made reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner, Result

from isolint.base.errors import IsolintError, SettingsError
from isolint.base.finding import Severity, Suppression
from isolint.base.report import Report
from isolint.cli import main
from isolint.config.settings import Settings
from isolint.report.tool import VERSION
from tests.sample_report import EMPTY, FALLBACK, MEANT, REPORT

Progress = Callable[[str, int, int], None]
CLEAN = msgspec.structs.replace(REPORT, findings=(), problems=())
INCOMPLETE = msgspec.structs.replace(REPORT, findings=())


class Engine:
    """Stands in for the engine: answers with a report or an error, and keeps what it was given."""

    def __init__(self) -> None:
        self.answer: Report | BaseException = CLEAN
        self.root = Path()
        self.settings = Settings()

    def run(self, root: Path, settings: Settings, progress: Progress) -> Report:
        self.root = root
        self.settings = msgspec.structs.replace(settings, cache_dir="", cache_limit=0)
        progress("reading", 1, 1)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Engine:
    stand_in = Engine()
    monkeypatch.setattr("isolint.cli.scan.run", stand_in.run)
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return stand_in


def isolint(*args: str) -> Result:
    return CliRunner().invoke(main, args, prog_name="isolint")


def with_severity(severity: Severity, suppressed: Suppression | None = None) -> Report:
    finding = msgspec.structs.replace(FALLBACK, severity=severity, suppressed=suppressed)
    return msgspec.structs.replace(CLEAN, findings=(finding,))


@pytest.mark.parametrize(
    ("report", "options", "code"),
    [
        (CLEAN, (), 0),
        (EMPTY, ("--strict",), 0),
        (with_severity(Severity.LOW), (), 0),
        (with_severity(Severity.MEDIUM), (), 1),
        (with_severity(Severity.CRITICAL), (), 1),
        (with_severity(Severity.CRITICAL, suppressed=MEANT), (), 0),
        (with_severity(Severity.LOW), ("--fail-on", "low"), 1),
        (with_severity(Severity.HIGH), ("--fail-on", "critical"), 0),
        (INCOMPLETE, (), 0),
        (INCOMPLETE, ("--strict",), 1),
    ],
)
@pytest.mark.parametrize("format", ["text", "json"])
def test_exit_code(
    engine: Engine, report: Report, options: tuple[str, ...], code: int, format: str
) -> None:
    engine.answer = report
    assert isolint("scan", ".", "--format", format, *options).exit_code == code


def test_without_a_path_it_is_the_current_folder(engine: Engine) -> None:
    engine.answer = CLEAN
    assert isolint("scan").exit_code == 0
    assert engine.root == Path()


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((), "Missing command. See 'isolint --help'."),
        (("frobnicate",), "No such command 'frobnicate'. See 'isolint --help'."),
        (
            ("scan", ".", "."),
            "Unexpected .: PATH is one folder or file. For findings in several files: "
            "isolint hook FILE... "
            "See 'isolint scan --help'.",
        ),
        (("explain",), "Missing argument 'RULE...'. See 'isolint explain --help'."),
    ],
)
def test_wrong_use(args: tuple[str, ...], message: str) -> None:
    result = isolint(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr == f"isolint: error: {message}\n"


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        (IsolintError("no Python files found in ."), ["no Python files found in ."]),
        (SettingsError(["first", "sec\x1bond"]), ["first", "sec\\x1bond"]),
    ],
)
def test_error_of_use(engine: Engine, error: IsolintError, lines: list[str]) -> None:
    engine.answer = error
    result = isolint("scan", ".")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.splitlines() == [f"isolint: error: {line}" for line in lines]


def test_internal_error(engine: Engine) -> None:
    engine.answer = KeyError("x")
    result = isolint("scan", ".")
    assert result.exit_code == 3
    assert result.stdout == ""
    assert result.stderr == (
        "isolint: internal error: KeyError: 'x'"
        " (please report this; --debug shows where it happened)\n"
    )


@pytest.mark.parametrize("by_option", [True, False])
def test_internal_error_with_traceback(
    engine: Engine, monkeypatch: pytest.MonkeyPatch, by_option: bool
) -> None:
    engine.answer = RecursionError()
    if not by_option:
        monkeypatch.setenv("ISOLINT_DEBUG", "1")
    result = isolint("scan", ".", *(["--debug"] if by_option else []))
    assert result.exit_code == 3
    assert "Traceback" in result.stderr
    assert "isolint: internal error: RecursionError (please report" in result.stderr


def test_interrupt(engine: Engine) -> None:
    engine.answer = KeyboardInterrupt()
    result = isolint("scan", ".")
    assert result.exit_code == 130
    assert "Traceback" not in result.stderr


def test_help_and_version() -> None:
    for args in (["--help"], ["scan", "--help"]):
        assert isolint(*args).exit_code == 0
    assert isolint("--version").stdout == f"isolint {VERSION}\n"


def test_settings_of_the_file_hold(engine: Engine) -> None:
    settings = 'exclude = ["old/"]\ntests = true\njobs = 3\n'
    Path("isolint.toml").write_text(settings, encoding="utf-8")
    isolint("scan", ".")
    assert engine.settings == Settings(
        exclude=("old/",), tests=True, jobs=3, source=str(Path("isolint.toml").resolve())
    )
    assert engine.root == Path()


def test_command_line_goes_before_the_file(engine: Engine) -> None:
    settings = 'exclude = ["old/"]\ntests = true\njobs = 3\n'
    Path("isolint.toml").write_text(settings, encoding="utf-8")
    isolint("scan", ".", "--exclude", "a", "--exclude", "b", "--no-tests", "--jobs", "0")
    assert engine.settings == Settings(
        exclude=("old/", "a", "b"), source=str(Path("isolint.toml").resolve())
    )


def test_text_options(engine: Engine) -> None:
    engine.answer = REPORT
    plain = isolint("scan", ".").stdout
    full = isolint("scan", ".", "--all", "--stats", "--explain-metrics").stdout
    for words in ("counts on counts", "Call sites", "exposed functions"):
        assert words not in plain
        assert words in full


def test_json_options(engine: Engine) -> None:
    engine.answer = REPORT
    plain = json.loads(isolint("scan", ".", "--format", "json").stdout)
    full = isolint("scan", ".", "--format", "json", "--stats", "--explain-metrics").stdout
    assert plain["stats"]["seconds"] == 0.0
    assert json.loads(full)["stats"]["seconds"] == 1.235
    assert "missing" in json.loads(full)["metrics"]["isolation_score"]


def test_no_colour_and_no_bar_in_a_pipe(engine: Engine) -> None:
    engine.answer = REPORT
    result = isolint("scan", ".")
    assert "\x1b" not in result.stdout
    assert result.stderr == ""
