"""The action and the snippets of docs/ci.md, run as far as it goes without their servers."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from isolint.cli import main
from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell")
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXPRESSION = re.compile(r"\$\{\{ inputs\.([\w-]+) \}\}")
INSTALLING = re.compile(r"^.*\bpip install\b.*\n|^python3 -m venv .*\n", re.MULTILINE)
needs_gate = pytest.mark.skipif("gate" not in main.commands, reason="there is no isolint gate")
COMMANDS = [pytest.param("gate", marks=needs_gate), "scan"]


def snippet(name: str, marker: str = "ci") -> str:
    found = re.search(rf"<!-- {marker}: {name} -->\n```\w+\n(.+?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A repository with a sound service, and one that confuses its users."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "fixtures/agent_platform/after", folder / "src/service")
    shutil.copytree(ROOT / "fixtures/agent_platform/before", folder / "src/unsound")
    (folder / ".git").mkdir()
    return folder


def bash(script: str, folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """With this checkout's isolint first, and what a runner sets."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"PATH": path, "RUNNER_TEMP": str(folder)} | variables
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, encoding="utf-8")


def step(name: str) -> dict[str, Any]:
    return next(each for each in ACTION["runs"]["steps"] if each.get("name") == name)


def run_action(project: Path, **given: str) -> subprocess.CompletedProcess[str]:
    values = {name: entry["default"] for name, entry in ACTION["inputs"].items()}
    values |= {name.replace("_", "-"): value for name, value in given.items()}
    running = step("Run isolint")
    variables = {
        name: EXPRESSION.sub(lambda found: values[found[1]], text)
        for name, text in running["env"].items()
    }
    variables |= {
        "GITHUB_OUTPUT": str(project / "output.txt"),
        "GITHUB_STEP_SUMMARY": str(project / "summary.md"),
    }
    return bash(running["run"], project, **variables)


@pytest.mark.parametrize("command", COMMANDS)
def test_action_lets_a_sound_service_pass(project: Path, command: str) -> None:
    ran = run_action(project, command=command, path="src/service", fail_on="high")
    assert ran.returncode == 0, ran.stdout + ran.stderr
    outputs = (project / "output.txt").read_text(encoding="utf-8").splitlines()
    assert outputs == ["exit-code=0", f"sarif-file={project / 'isolint.sarif'}"]
    assert '"version": "2.1.0"' in (project / "isolint.sarif").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", COMMANDS)
def test_action_stops_an_unsound_one(project: Path, command: str) -> None:
    """Told by annotations and in the summary, and the SARIF file is there to be uploaded."""
    given = {"fail_on": "high", "args": "--tests --jobs 1", "sarif_file": "a b.sarif"}
    ran = run_action(project, command=command, path="src/unsound", **given)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "::error file=src/unsound/app/" in ran.stdout
    assert "| critical | ISO" in (project / "summary.md").read_text(encoding="utf-8")
    outputs = (project / "output.txt").read_text(encoding="utf-8").splitlines()
    assert outputs == ["exit-code=1", "sarif-file=a b.sarif"]
    assert (project / "a b.sarif").is_file()


def test_action_uploads_nothing_after_wrong_use(project: Path) -> None:
    (project / "isolint.sarif").write_text("of another run", encoding="utf-8")
    ran = run_action(project, command="scan", path="src/none")
    assert ran.returncode == 2
    assert (project / "output.txt").read_text(encoding="utf-8") == "exit-code=2\n"


@needs_gate
def test_action_hands_on_every_threshold(project: Path) -> None:
    thresholds = {"min_isolation": "50", "min_context": "50", "max_singletons": "0"}
    more = {"min_users": "1", "max_new": "0", "args": "--allow no-baseline"}
    ran = run_action(project, path="src/service", **more, **thresholds)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert run_action(project, path="src/unsound", **thresholds).returncode == 1


def test_no_input_is_read_as_code(project: Path) -> None:
    for each in ACTION["runs"]["steps"]:
        assert "${{" not in each.get("run", "")
    ran = run_action(project, command="scan", path="$(touch owned)", args="$(touch owned)")
    assert ran.returncode == 2
    assert not (project / "owned").exists()


def test_every_input_is_used_and_documented() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    table = PAGE.partition("| input |")[2].partition("\n\n")[0]
    for name, entry in ACTION["inputs"].items():
        assert f"inputs.{name} " in text
        assert entry["description"]
        assert f"`{name}`" in table


def test_github_snippet_fits_the_action() -> None:
    workflow = yaml.safe_load(snippet("github"))
    (job,) = workflow["jobs"].values()
    using = job["steps"][-1]
    assert using["uses"].partition("@")[0].endswith("/isolint")
    assert set(using["with"]) <= set(ACTION["inputs"])
    assert workflow["permissions"]["security-events"] == "write"


@needs_gate
@pytest.mark.parametrize(("service", "code"), [("src/service", 0), ("src/unsound", 1)])
def test_gitlab_snippet(project: Path, service: str, code: int) -> None:
    job = yaml.safe_load(snippet("gitlab"))["isolint"]
    script = INSTALLING.sub("", "".join(f"{line}\n" for line in job["script"]))
    ran = bash(script.replace("src/service", service), project)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert all((project / name).is_file() for name in job["artifacts"]["paths"])


@needs_gate
@pytest.mark.parametrize(("service", "code"), [("src/service", 0), ("src/unsound", 1)])
def test_shell_snippet(project: Path, service: str, code: int) -> None:
    script = INSTALLING.sub("", snippet("shell")).replace(".isolint/bin/", "")
    ran = bash(script.replace("src/service", service), project)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert (project / "isolint.json").is_file()


def test_badge_snippet(project: Path) -> None:
    ran = bash(snippet("badge", "run"), project)
    assert ran.returncode == 0, ran.stderr
    assert "isolation: 100.0%" in (project / "isolation.svg").read_text(encoding="utf-8")
    assert '"message": "0"' in (project / "findings.json").read_text(encoding="utf-8")
