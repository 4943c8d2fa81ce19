"""The project's own rules, so that one command checks everything."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from pathspec import GitIgnoreSpec

from tests.conftest import ROOT, RunIsolint

MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:work|root|tmp|home/\w+|Users/\w+)/\w")
REGISTRY = re.compile(r"pypi[.]org|pythonhosted[.]org|registry[.]npmjs", re.IGNORECASE)
EMPTY_NAMES = {"common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#]+)")
LONG_FILE = 300
TOP_LEVEL = {
    *(".ci", ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE"),
    *("README.md", "action.yml", "benchmarks", "docs", "fixtures", "isolint", "pyproject.toml"),
    *("rules", "tests"),
}


def check(*command: str | Path) -> None:
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8")
    assert ran.returncode == 0, ran.stdout + ran.stderr


def project_files() -> Iterator[Path]:
    """Every file that is, or would be, under version control."""
    lines = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = GitIgnoreSpec.from_lines([*lines, ".git"])
    for folder, folders, files in os.walk(ROOT):
        here = Path(folder).relative_to(ROOT)
        folders[:] = [name for name in folders if not ignored.match_file(f"{(here / name)}/")]
        yield from (ROOT / here / name for name in files if not ignored.match_file(here / name))


def python_files() -> list[Path]:
    own = (ROOT / "isolint", ROOT / "tests")
    return [path for folder in own for path in folder.rglob("*.py")]


def lines_that_match(pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in project_files()
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1)
        if pattern.search(line)
    ]


def test_format() -> None:
    check(sys.executable, "-m", "ruff", "format", "--check", ".")


def test_lint() -> None:
    check(sys.executable, "-m", "ruff", "check", ".")


def test_types() -> None:
    check(sys.executable, "-m", "mypy", "--strict", "isolint", "tests")


def test_layers() -> None:
    check(Path(sys.executable).with_name("lint-imports"), "--no-cache")


def test_isolint_finds_nothing_in_itself(start_isolint: RunIsolint) -> None:
    ran = start_isolint("scan", "isolint", "--format", "json", cwd=ROOT)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    report = json.loads(ran.stdout)
    assert report["complete"]
    assert [each for each in report["findings"] if each["severity"] != "low"] == []


@pytest.mark.parametrize("pattern", [MACHINE_PATH, REGISTRY], ids=["machine-path", "registry"])
def test_no_file_names_where_it_was_made(pattern: re.Pattern[str]) -> None:
    assert lines_that_match(pattern) == []


def test_modules_are_named_for_what_they_hold() -> None:
    words = {path: set(path.stem.split("_")) for path in python_files()}
    assert [path for path, found in words.items() if found & EMPTY_NAMES] == []


def test_nine_in_ten_files_are_short() -> None:
    lengths = {path: len(path.read_bytes().splitlines()) for path in python_files()}
    long = [path for path, length in lengths.items() if length >= LONG_FILE]
    assert len(long) * 10 <= len(lengths), long


def test_the_top_level_stays_short() -> None:
    assert {path.relative_to(ROOT).parts[0] for path in project_files()} == TOP_LEVEL


def test_links_lead_somewhere() -> None:
    for page in (path for path in project_files() if path.suffix == ".md"):
        links = LINK.findall(page.read_text(encoding="utf-8"))
        assert [link for link in links if not (page.parent / link).exists()] == [], page
