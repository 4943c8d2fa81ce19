"""How much is said, in which colours, to which end of a pipe; help, completion and exit codes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from isolint.cli import main
from isolint.cli.later import LaterCommand
from tests.conftest import ROOT, SECONDS
from tests.in_process import call

BEFORE = "fixtures/agent_platform/before"
CLEAN = "fixtures/agent_platform/after"
ESCAPE = "\x1b["
CHOSEN = ("NO_COLOR", "FORCE_COLOR", "GITHUB_STEP_SUMMARY", "ISOLINT_DEBUG")


def run(*args: str, **variables: str) -> subprocess.CompletedProcess[str]:
    return call(args, ROOT, environment() | variables)


def start(*args: str, shell: str = "") -> subprocess.CompletedProcess[str]:
    """In a process of its own, as a shell or a CI job does."""
    command = [sys.executable, "-m", "isolint", *args]
    if shell:
        command = ["bash", "-c", f'"$@" {shell}', "bash", *command]
    return subprocess.run(
        command, cwd=ROOT, env=environment(), capture_output=True, encoding="utf-8", timeout=SECONDS
    )


def environment() -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in CHOSEN}
    return kept | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}


@pytest.mark.parametrize(
    ("args", "variables", "coloured"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"FORCE_COLOR": "0"}, False),
        ((), {"FORCE_COLOR": "1", "TERM": "dumb"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--no-color",), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_in_a_pipe(
    args: tuple[str, ...], variables: dict[str, str], coloured: bool
) -> None:
    assert (ESCAPE in run("explain", "ISO405", *args, **variables).stdout) is coloured


def test_no_color_before_the_command() -> None:
    ran = run("--no-color", "explain", "ISO405", FORCE_COLOR="1")
    assert ran.returncode == 0
    assert ESCAPE not in ran.stdout


def test_quiet_shows_findings_alone() -> None:
    said, quiet = run("scan", BEFORE), run("scan", BEFORE, "--quiet")
    assert quiet.returncode == said.returncode == 1
    assert "shared object app.agents.supervisor.Supervisor" in quiet.stdout
    assert "Isolation score" in said.stdout
    assert "Isolation score" not in quiet.stdout
    assert said.stdout.splitlines()[-1] == quiet.stdout.splitlines()[-1]
    assert quiet.stderr == ""


def test_quiet_says_nothing_of_a_clean_scan() -> None:
    ran = run("scan", CLEAN, "-q")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")


def test_quiet_still_says_what_could_not_be_looked_at(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(:\n", encoding="utf-8")
    ran = run("scan", str(tmp_path), "-q")
    assert "analysis incomplete: 1 file" in ran.stdout
    assert "no entry points found" in ran.stdout
    assert run("scan", str(tmp_path / "none"), "-q").stderr.startswith("isolint: error: ")


def test_verbose_tells_the_steps_on_stderr(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    ran = run("scan", BEFORE, "-v", "--no-cache", "--output", f"json={file}")
    assert re.match(r"isolint: \d+\.\d s: reading \(20\)\n", ran.stderr)
    assert "s: linking" in ran.stderr
    assert f"isolint: wrote json to {file}" in ran.stderr
    assert ran.stdout == run("scan", BEFORE).stdout


def test_quiet_and_verbose_exclude_each_other() -> None:
    ran = run("scan", BEFORE, "-q", "-v")
    assert ran.returncode == 2
    assert "--quiet and --verbose exclude each other." in ran.stderr


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
@pytest.mark.parametrize(
    "args", [("scan", BEFORE, "--format", "json"), ("rules", "--format", "markdown"), ("--help",)]
)
def test_reader_that_goes_away(args: tuple[str, ...]) -> None:
    ran = start(*args, shell="| head -c 1")
    assert ran.stderr == ""
    assert len(ran.stdout) == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_exit_code_does_not_depend_on_the_reader() -> None:
    ran = start("scan", BEFORE, "--format", "json", shell='| head -c 1; exit "${PIPESTATUS[0]}"')
    assert ran.returncode == 1


@pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
def test_closed_stdout() -> None:
    ran = start("scan", BEFORE, shell=">&-")
    assert (ran.returncode, ran.stderr) == (1, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk() -> None:
    ran = start("scan", BEFORE, shell="> /dev/full")
    assert ran.returncode == 2
    assert ran.stderr == "isolint: error: cannot write the output: No space left on device\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_script(shell: str) -> None:
    ran = run("completion", shell)
    assert ran.returncode == 0
    assert "_ISOLINT_COMPLETE" in ran.stdout
    program = shutil.which(shell)
    if program is not None:
        subprocess.run([program, "-n"], input=ran.stdout, encoding="utf-8", check=True)


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        ("isolint sc", ["scan"]),
        ("isolint explain place", ["placeholder-identity"]),
        ("isolint scan --select iso50,ISO90", [f"iso50,ISO90{n}" for n in (1, 2, 3)]),
    ],
)
def test_completion_answers(words: str, answers: list[str]) -> None:
    variables = {
        "_ISOLINT_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    program = Path(sys.executable).with_name("isolint")
    env = os.environ | variables
    ran = subprocess.run([program], env=env, capture_output=True, encoding="utf-8")
    assert ran.stdout.splitlines() == [f"plain,{each}" for each in answers]


def commands(group: click.Group, name: str = "") -> Iterator[tuple[str, click.Command]]:
    for listed in group.commands.values():
        each = listed.real if isinstance(listed, LaterCommand) else listed
        full = f"{name} {each.name}".strip()
        if isinstance(each, click.Group):
            yield from commands(each, full)
        else:
            yield full, each


ALL = dict(commands(main))


@pytest.mark.parametrize("name", main.commands)
def test_list_of_commands_says_what_each_says(name: str) -> None:
    listed = main.commands[name]
    assert isinstance(listed, LaterCommand)
    assert listed.real.name == name
    assert listed.get_short_help_str(200) == listed.real.get_short_help_str(200)


@pytest.mark.parametrize("asked", ["--version", "--help"])
def test_what_needs_no_scan_imports_none(asked: str) -> None:
    code = "import sys; from isolint.cli import main\ntry: main()\nfinally: print(*sys.modules)"
    command = [sys.executable, "-c", code, asked]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True)
    imported = set(ran.stdout.splitlines()[-1].split())
    assert "isolint.cli" in imported
    assert not {"libcst", "isolint.engine", "isolint.model"} & imported


@pytest.mark.parametrize("name", ALL)
def test_help_of_every_command_has_examples_and_exit_codes(name: str) -> None:
    epilog = ALL[name].epilog or ""
    assert "Examples:\n  " in epilog
    assert f"isolint {name}" in epilog
    codes = epilog.partition("Exit codes:\n")[2].splitlines()
    told = {line.split()[0] for line in codes if line.startswith("  ")}
    assert {"0", "2", "3"} <= told <= {"0", "1", "2", "3"}
    assert {"--quiet", "--verbose", "--no-color"} <= {
        option for each in ALL[name].params for option in each.opts
    }


@pytest.mark.parametrize("name", ALL)
def test_wrong_use_of_every_command(name: str) -> None:
    ran = run(*name.split(), "--no-such-option")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("isolint: error: ")
    assert len(ran.stderr.splitlines()) == 1


STARTED = (
    (["scan", BEFORE], 1),
    (["fix", CLEAN, "--select", "ISO2"], 0),
    (["graph", CLEAN], 0),
    (["map", CLEAN], 0),
    (["trace", BEFORE, "--to", "Supervisor.user_id"], 0),
    (["rules"], 0),
    (["explain", "ISO405"], 0),
    (["new-rule", "x", "y", "--detector", "none"], 2),
    (["check-pack", "none"], 2),
    (["baseline", "show", "none"], 2),
    (["gate", BEFORE, "--min-isolation", "95"], 1),
    (["hook", BEFORE, f"{BEFORE}/app/main.py"], 0),
    (["init", CLEAN], 0),
    (["badge", BEFORE], 0),
    (["cache", "info"], 0),
    (["trend", CLEAN, "no-such-commit"], 2),
    (["completion", "bash"], 0),
    (["--version"], 0),
    (["--help"], 0),
)
OTHERS = (
    (["scan", CLEAN, "--fail-on", "critical"], 0),
    (["scan", "none"], 2),
    (["fix", BEFORE, "--unsafe"], 1),
    (["fix", "none"], 2),
    (["graph", CLEAN, "--from", "none"], 2),
    (["map", CLEAN, "--from", "none"], 2),
    (["trace", BEFORE, "--to", "none"], 2),
    (["rules", "none"], 2),
    (["explain", "ISO999"], 2),
    (["badge", "none"], 2),
    (["badge", CLEAN, "--output", "none/a.svg"], 2),
    (["cache", "clear", "--cache-dir", "fixtures/none"], 0),
    (["cache", "none"], 2),
    (["completion", "tcsh"], 2),
)


@pytest.mark.parametrize(("args", "code"), STARTED)
def test_exit_code_of_a_process(args: list[str], code: int) -> None:
    ran = start(*args)
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(("args", "code"), OTHERS)
def test_exit_codes(args: list[str], code: int) -> None:
    assert run(*args).returncode == code


def test_every_command_is_started() -> None:
    assert {args[0] for args, _ in STARTED} >= set(main.commands)
