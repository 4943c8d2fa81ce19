"""Several formats of one scan, in files and on stdout, and what GitHub is told."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from isolint.base.finding import Place, Severity, Suppression
from isolint.report import github, job_summary
from isolint.report.tool import NAME
from tests.conftest import ROOT, RunIsolint
from tests.sample_report import EMPTY, FALLBACK, IDENTITY, REPORT

BEFORE = ROOT / "fixtures" / "agent_platform" / "before"
STATE = ROOT / "fixtures" / "small" / "class_state"


def test_files_of_several_formats(run_isolint: RunIsolint, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("old", encoding="utf-8")
    names = {"json": "a.json", "sarif": "a.sarif", "text": "a.txt"}
    options = [f"--output={format}={name}" for format, name in names.items()]
    ran = run_isolint("scan", BEFORE, *options, cwd=tmp_path)
    assert ran.returncode == 1
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))["schema_version"] == 1
    assert json.loads((tmp_path / "a.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "a.txt").read_text(encoding="utf-8") == ran.stdout
    assert sorted(os.listdir(tmp_path)) == sorted(names.values())


def test_stdout_as_a_file(run_isolint: RunIsolint, tmp_path: Path) -> None:
    ran = run_isolint("scan", STATE, "--output", "json=-", "--output=text=a.txt", cwd=tmp_path)
    assert json.loads(ran.stdout)["findings"]
    assert (tmp_path / "a.txt").is_file()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--output", "xml=a"], "'xml=a' is not FORMAT=FILE"),
        (["--output", "json"], "'json=' is not FORMAT=FILE"),
        (["--output", "json=none/a.json"], "no folder 'none'"),
        (["--output", "json=."], "'.' is a folder"),
        (["--output", "json=a", "--output", "text=a"], "two formats for 'a'"),
        (["--output", "json=-", "--output", "text=-"], "two formats for stdout"),
        (["--output", "json=-", "--format", "text"], "two formats for stdout"),
    ],
)
def test_wrong_output(
    run_isolint: RunIsolint, tmp_path: Path, options: list[str], message: str
) -> None:
    ran = run_isolint("scan", STATE, *options, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert message in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk(run_isolint: RunIsolint, tmp_path: Path) -> None:
    ran = run_isolint("scan", STATE, "--output", "json=/dev/full", cwd=tmp_path)
    assert ran.returncode == 2
    assert ran.stderr == f"{NAME}: error: cannot write /dev/full: No space left on device\n"


def test_annotations() -> None:
    lines = github.render(REPORT, "src/").splitlines()
    assert lines[1] == (
        "::error file=src/app/handlers.py,line=31,col=9,title=ISO405 identity-on-shared-object::"
        "writes a user's identity on user_id of Supervisor[T], which is shared by all users"
    )
    commands = [line.split()[0] for line in lines[:-1]]
    assert commands == ["::warning", "::error", "::error", "::warning"]
    assert "file=src/app/broken.py,line=3,title=not analysed::syntax error" in lines[0]
    assert lines[-1].startswith("4 findings (1 critical")
    assert "::notice" in github.render(REPORT, "", low=True)


def test_annotations_are_escaped() -> None:
    odd = msgspec.structs.replace(
        IDENTITY, place=Place("a,b:c%.py", 3, 1, 5, 2), message="100%\n::error::\x1bno"
    )
    line, _ = github.render(msgspec.structs.replace(EMPTY, findings=(odd,)), "").splitlines()
    assert "file=a%2Cb%3Ac%25.py,line=3,endLine=5,title" in line
    assert line.endswith("::100%25%0A::error::\\x1bno")


def test_annotations_are_capped_and_leave_out_what_is_not_new() -> None:
    many = tuple(
        msgspec.structs.replace(FALLBACK, place=Place("a.py", line)) for line in range(1, 40)
    )
    old = msgspec.structs.replace(FALLBACK, severity=Severity.CRITICAL, new=False)
    said = Suppression("comment", "meant", "app.py", 3)
    meant = msgspec.structs.replace(FALLBACK, severity=Severity.HIGH, suppressed=said)
    report = msgspec.structs.replace(EMPTY, findings=(*many, old, meant))
    lines = github.render(report, "").splitlines()
    assert sum(line.startswith("::warning") for line in lines) == 10
    assert "29 more warnings without annotation: GitHub shows 10" in lines
    assert not [line for line in lines if line.startswith("::error")]


def test_summary_is_added_to_the_jobs_own(tmp_path: Path) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# Before\n", encoding="utf-8")
    command = [sys.executable, "-m", "isolint", "scan", str(BEFORE), "--format", "github"]
    env = os.environ | {"GITHUB_STEP_SUMMARY": str(summary)}
    ran = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, encoding="utf-8")
    assert ran.stdout.startswith("::error file=fixtures/agent_platform/before/app/")
    shown = summary.read_text(encoding="utf-8")
    assert shown.startswith("# Before\n## isolint\n")
    assert "| Isolation score | " in shown
    assert "| critical | ISO" in shown


def test_summary_shows_no_markup_of_the_project() -> None:
    odd = msgspec.structs.replace(IDENTITY, message="<b>|`x`\n# [a](b)")
    shown = job_summary.render(msgspec.structs.replace(REPORT, findings=(odd,)), "")
    assert r"\<b\>\|\`x\`\\n\# \[a\](b)" in shown
