"""`isolint trend` on real git repositories."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import RunIsolint

SHARED = """from fastapi import FastAPI

app = FastAPI()
seen = {}


@app.get("/orders")
def orders(user_id: str):
    seen["last"] = user_id
    return seen
"""
CLEAN = """from fastapi import FastAPI

app = FastAPI()


@app.get("/orders")
def orders(user_id: str):
    seen = {}
    seen["last"] = user_id
    return seen
"""
Git = Callable[..., str]


@pytest.fixture
def repository(tmp_path: Path) -> tuple[Path, Git]:
    """Three commits of svc/: shared state, none, and shared again; the work tree is dirty."""
    folder = tmp_path / "repo"
    folder.mkdir()
    names = {
        f"GIT_{role}_{part}": "a" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")
    }
    env = os.environ | names | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*args: str, day: int = 1) -> str:
        date = f"2025-03-{day:02}T12:00:00Z"
        dated = env | {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date}
        command = ["git", *args]
        ran = subprocess.run(command, cwd=folder, env=dated, capture_output=True, encoding="utf-8")
        assert ran.returncode == 0, ran.stderr
        return ran.stdout.strip()

    git("init", "-q", "-b", "main")
    (folder / "readme.txt").write_text("empty\n")
    git("add", "-A")
    git("commit", "-q", "-m", "nothing yet")
    (folder / "svc").mkdir()
    for day, text, subject in (
        (2, SHARED, "share"),
        (3, CLEAN, "=isolate <all>"),
        (4, SHARED, "undo"),
    ):
        (folder / "svc" / "api.py").write_text(text)
        git("add", "-A")
        git("commit", "-q", "-m", subject, day=day)
    git("tag", "v1", "HEAD~1")
    (folder / "svc" / "api.py").write_text("this is not Python\n")
    return folder, git


def points(ran: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    assert ran.returncode == 0, ran.stderr
    found: list[dict[str, Any]] = json.loads(ran.stdout)["points"]
    return found


def subjects(ran: subprocess.CompletedProcess[str]) -> list[str]:
    return [point["subject"] for point in points(ran)]


def test_the_history_oldest_first(run_isolint: RunIsolint, repository: tuple[Path, Git]) -> None:
    folder, git = repository
    before = git("status", "--porcelain")
    ran = run_isolint("trend", folder / "svc", "--format", "json")
    found = points(ran)
    assert [p["subject"] for p in found] == ["share", "=isolate <all>", "undo"]
    assert [p["metrics"]["isolation_score"]["value"] for p in found] == [0.0, 100.0, 0.0]
    assert [p["metrics"]["global_singletons"]["value"] for p in found] == [1, 0, 1]
    assert [bool(p["findings"]["by_path"].get("api.py")) for p in found] == [True, False, True]
    assert found[0]["date"] == "2025-03-02T12:00:00Z"
    assert git("status", "--porcelain") == before
    assert git("rev-parse", "--abbrev-ref", "HEAD") == "main"


def test_each_point_is_what_a_scan_of_the_commit_says(
    run_isolint: RunIsolint, repository: tuple[Path, Git]
) -> None:
    folder, git = repository
    (point,) = points(run_isolint("trend", folder / "svc", "HEAD~2", "--format", "json"))
    git("checkout", "-q", "-f", "HEAD~2")
    scanned = json.loads(run_isolint("scan", folder / "svc", "--format", "json").stdout)
    assert point["metrics"]["isolation_score"] == scanned["metrics"]["isolation_score"]
    assert point["metrics"]["global_singletons"] == scanned["metrics"]["global_singletons"]
    assert point["findings"]["value"] == len(scanned["findings"]) > 0


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--last", "1"], ["undo"]),
        (["--every", "2"], ["share", "undo"]),
        (["--since", "HEAD~1"], ["=isolate <all>", "undo"]),
        (["--since", "2025-03-03"], ["=isolate <all>", "undo"]),
        (["--until", "v1"], ["share", "=isolate <all>"]),
        (["--tags"], ["=isolate <all>"]),
        (["HEAD", "HEAD~2"], ["share", "undo"]),
    ],
)
def test_which_commits(
    run_isolint: RunIsolint, repository: tuple[Path, Git], options: list[str], wanted: list[str]
) -> None:
    ran = run_isolint("trend", repository[0] / "svc", *options, "--format", "json")
    assert subjects(ran) == wanted


def test_a_bare_repository(
    run_isolint: RunIsolint, repository: tuple[Path, Git], tmp_path: Path
) -> None:
    folder, git = repository
    git("clone", "-q", "--bare", ".", str(tmp_path / "bare.git"))
    there = run_isolint("trend", tmp_path / "bare.git", "--folder", "svc", "--format", "json")
    here = run_isolint("trend", folder / "svc", "--format", "json", "--no-cache", "--jobs", "1")
    assert points(there) == points(here)


def test_a_commit_without_the_folder_is_named(
    run_isolint: RunIsolint, repository: tuple[Path, Git]
) -> None:
    folder, git = repository
    first = git("rev-parse", "HEAD~3")
    ran = run_isolint("trend", folder / "svc", first, "HEAD")
    assert f"left out: {first[:10]} has no Python files there" in ran.stdout
    assert ran.returncode == 0


def test_the_chart(run_isolint: RunIsolint, repository: tuple[Path, Git]) -> None:
    ran = run_isolint("trend", repository[0] / "svc")
    rows = [line.split() for line in ran.stdout.splitlines() if line.startswith("2025-03-")]
    assert [row[0] for row in rows] == ["2025-03-02", "2025-03-03", "2025-03-04"]
    assert "#" * 24 in rows[1]
    assert "#" not in "".join(rows[0])
    movers = ran.stdout.split("What moved the score most")[1]
    assert "+100.0" in movers
    assert "singletons gone: api.seen" in movers
    assert "exposed functions: 1 of 1 -> 0 of 1" in movers


def test_plots_need_nothing_but_themselves(
    run_isolint: RunIsolint, repository: tuple[Path, Git]
) -> None:
    svg = run_isolint("trend", repository[0] / "svc", "--format", "svg").stdout
    tree = ElementTree.fromstring(svg)
    circles = tree.findall("{http://www.w3.org/2000/svg}circle")
    assert len(circles) == 11  # four curves over three commits; one has no coverage to tell
    assert len(tree.findall("{http://www.w3.org/2000/svg}polyline")) == 4
    page = run_isolint("trend", repository[0] / "svc", "--format", "html").stdout
    assert svg.strip() in page
    assert "=isolate &lt;all&gt;" in page
    assert "<all>" not in page
    linked = page.replace('xmlns="http://www.w3.org/2000/svg"', "")
    assert not any(word in linked for word in ("http:", "https:", "src=", "href=", "<script"))


def test_csv_is_one_row_a_commit_and_no_formula(
    run_isolint: RunIsolint, repository: tuple[Path, Git]
) -> None:
    ran = run_isolint("trend", repository[0] / "svc", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ran.stdout)))
    assert [row["isolation_score"] for row in rows] == ["0.0", "100.0", "0.0"]
    assert [row["subject"] for row in rows] == ["share", "'=isolate <all>", "undo"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["nowhere"], "no commit 'nowhere'"),
        (["--output=x"], "No such option"),
        (["--since", "nowhere"], "no commit 'nowhere'"),
        (["--since", "2030-01-01"], "no commits that change"),
        (["HEAD~3"], "no Python files found"),
        (["HEAD", "--tags"], "exclude each other"),
    ],
)
def test_wrong_use(
    run_isolint: RunIsolint, repository: tuple[Path, Git], options: list[str], said: str
) -> None:
    ran = run_isolint("trend", repository[0] / "svc", *options)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


def test_no_repository(run_isolint: RunIsolint, tmp_path: Path) -> None:
    ran = run_isolint("trend", tmp_path)
    assert ran.returncode == 2
    assert "not a git repository" in ran.stderr
