"""Wrong use is one clear line; a file that cannot be looked at never hides the others."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunIsolint
from tests.markers import scan as scan_folder

SOUND = "def add(left: int, right: int) -> int:\n    return left + right\n"
LEAKY = """\
from fastapi import FastAPI

app = FastAPI()
recent: list[str] = []


@app.get("/users/{user_id}/search")
async def search(user_id: str, query: str) -> list[str]:
    recent.append(query)
    return recent
"""
UNPARSABLE = {
    "syntax-error": b"x = 1\n\ndef broken(:\n    pass\n",
    "latin-1-without-cookie": b"name = 'caf\xe9'\n",
    "unknown-cookie": b"# -*- coding: no-such-codec -*-\nx = 1\n",
    "bom-against-cookie": b"\xef\xbb\xbf# -*- coding: latin-1 -*-\nx = 1\n",
    "utf-16": "x = 1\n".encode("utf-16"),
    "null-byte": b"x = 1\0\n",
    "binary": bytes(range(256)) * 8,
    "nested-too-deeply": b"x = " + b"(" * 5000 + b"1" + b")" * 5000 + b"\n",
}
PARSABLE = {
    "object-that-calls-itself": b"""
class Chained:
    def __init__(self, inner):
        self.__call__ = inner


def chain(value, times):
    for _ in range(times):
        value = Chained(value)
    return value()
""",
    "partial-of-itself": b"""
from functools import partial


def chain(value, times):
    for _ in range(times):
        value = partial(value, 1)
    return value()


chain(print, 3)
""",
    "empty": b"",
    "comment-only": b"# nothing here",
    "bom": b"\xef\xbb\xbfx = 1\n",
    "cookie": b"# -*- coding: latin-1 -*-\nname = 'caf\xe9'\n",
    "windows-lines": b"x = 1\r\ny = 2\r\n",
    "no-last-newline": b"x = 1",
    "name-bound-to-itself": b"from a import B\n\n\nclass C:\n    B: type = B\n    c: B = B()\n",
}


def assert_one_line(ran: subprocess.CompletedProcess[str], *words: str) -> None:
    """Exit code 2, nothing on stdout, and one line on stderr that names each word."""
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert ran.stdout == ""
    assert len(ran.stderr.splitlines()) == 1, ran.stderr
    assert [word for word in words if word not in ran.stderr] == [], ran.stderr


def report_of(ran: subprocess.CompletedProcess[str], code: int) -> dict[str, Any]:
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def assert_one_problem(report: dict[str, Any], path: str) -> None:
    (problem,) = report["problems"]
    assert report["complete"] is False
    assert problem["path"] == path
    assert problem["line"] >= 0
    assert problem["message"]
    assert "\n" not in problem["message"]


@pytest.fixture
def service(tmp_path: Path) -> Path:
    """A folder with one sound file, to which a test adds what it is about."""
    folder = tmp_path / "service"
    folder.mkdir()
    (folder / "sound.py").write_text(SOUND, encoding="utf-8")
    return folder


@pytest.fixture
def broken(service: Path) -> Path:
    (service / "broken.py").write_bytes(UNPARSABLE["syntax-error"])
    return service


def test_missing_path(run_isolint: RunIsolint, tmp_path: Path) -> None:
    assert_one_line(run_isolint("scan", "no-such-folder", cwd=tmp_path), "no-such-folder")


def test_missing_path_beside_a_good_one(run_isolint: RunIsolint, service: Path) -> None:
    ran = run_isolint("scan", service, "no-such-folder", cwd=service)
    assert_one_line(ran, "no-such-folder")


def test_folder_without_python(run_isolint: RunIsolint, tmp_path: Path) -> None:
    assert_one_line(run_isolint("scan", ".", cwd=tmp_path), "no Python files found")


def test_unknown_format(run_isolint: RunIsolint, service: Path) -> None:
    assert_one_line(run_isolint("scan", service, "--format", "yaml"), "yaml", "json")


def test_unknown_option(run_isolint: RunIsolint, service: Path) -> None:
    assert_one_line(run_isolint("scan", service, "--frobnicate"), "--frobnicate")


def test_unknown_command(run_isolint: RunIsolint) -> None:
    assert_one_line(run_isolint("frobnicate"), "frobnicate")


def test_unknown_setting(run_isolint: RunIsolint, service: Path) -> None:
    (service / "pyproject.toml").write_text('[tool.isolint]\nexclud = ["x"]\n', encoding="utf-8")
    ran = run_isolint("scan", service)
    assert_one_line(ran, "pyproject.toml", "exclud", "did you mean", "exclude")


def test_setting_of_a_wrong_type(run_isolint: RunIsolint, service: Path) -> None:
    (service / "pyproject.toml").write_text("[tool.isolint]\nexclude = 3\n", encoding="utf-8")
    assert_one_line(run_isolint("scan", service), "pyproject.toml", "exclude")


def test_all_wrong_settings_are_told_at_once(run_isolint: RunIsolint, service: Path) -> None:
    settings = '[tool.isolint]\nexclud = ["x"]\nexclude = 3\n'
    (service / "pyproject.toml").write_text(settings, encoding="utf-8")
    ran = run_isolint("scan", service)
    assert ran.returncode == 2, ran.stdout + ran.stderr
    unknown, mistyped = sorted(ran.stderr.splitlines(), key=lambda line: "did you mean" not in line)
    assert "exclud" in unknown
    assert "exclude" in mistyped


def test_settings_that_are_no_toml(run_isolint: RunIsolint, service: Path) -> None:
    (service / "pyproject.toml").write_text("[tool.isolint\n", encoding="utf-8")
    assert_one_line(run_isolint("scan", service), "pyproject.toml")


def test_single_file(run_isolint: RunIsolint, broken: Path) -> None:
    report = report_of(run_isolint("scan", broken / "sound.py", "--format", "json"), code=0)
    assert report["complete"] is True
    assert report["stats"]["files"] == 1


@pytest.mark.parametrize("content", PARSABLE.values(), ids=PARSABLE)
def test_odd_file_is_read(run_isolint: RunIsolint, service: Path, content: bytes) -> None:
    (service / "odd.py").write_bytes(content)
    report = report_of(run_isolint("scan", service, "--format", "json"), code=0)
    assert report["problems"] == []
    assert report["complete"] is True
    assert report["stats"]["files"] == 2


@pytest.mark.parametrize("content", UNPARSABLE.values(), ids=UNPARSABLE)
def test_unparsable_file(start_isolint: RunIsolint, service: Path, content: bytes) -> None:
    (service / "broken.py").write_bytes(content)
    report = report_of(start_isolint("scan", ".", "--format", "json", cwd=service), code=0)
    assert_one_problem(report, "broken.py")
    assert report["stats"]["functions"] == 1


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_file_without_permission(run_isolint: RunIsolint, service: Path) -> None:
    (service / "locked.py").write_text(SOUND, encoding="utf-8")
    (service / "locked.py").chmod(0)
    report = report_of(run_isolint("scan", ".", "--format", "json", cwd=service), code=0)
    assert_one_problem(report, "locked.py")


def link_to_nothing(path: Path) -> None:
    path.symlink_to(path.with_name("gone"))


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs POSIX files")
@pytest.mark.parametrize("make", [link_to_nothing, make_pipe])
def test_unreadable_file(
    run_isolint: RunIsolint, service: Path, make: Callable[[Path], None]
) -> None:
    make(service / "odd.py")
    report = report_of(run_isolint("scan", ".", "--format", "json", cwd=service), code=0)
    assert_one_problem(report, "odd.py")
    assert report["stats"]["functions"] == 1


def test_folder_named_like_a_file(run_isolint: RunIsolint, service: Path) -> None:
    (service / "folder.py").mkdir()
    report = report_of(run_isolint("scan", service, "--format", "json"), code=0)
    assert report["problems"] == []


def test_other_files_keep_their_findings(run_isolint: RunIsolint, broken: Path) -> None:
    (broken / "leaky.py").write_text(LEAKY, encoding="utf-8")
    report = report_of(run_isolint("scan", ".", "--format", "json", cwd=broken), code=1)
    assert_one_problem(report, "broken.py")
    assert {finding["path"] for finding in report["findings"]} == {"leaky.py"}


def test_problem_has_its_line(run_isolint: RunIsolint, broken: Path) -> None:
    report = report_of(run_isolint("scan", ".", "--format", "json", cwd=broken), code=0)
    assert report["problems"][0]["line"] in (3, 4)


def test_strict_fails_on_a_problem(run_isolint: RunIsolint, broken: Path) -> None:
    report_of(run_isolint("scan", broken, "--strict", "--format", "json"), code=1)


def test_strict_passes_without_one(run_isolint: RunIsolint, service: Path) -> None:
    report_of(run_isolint("scan", service, "--strict", "--format", "json"), code=0)


@pytest.mark.parametrize(("strict", "code"), [((), 0), (("--strict",), 1)])
def test_text_says_incomplete(
    run_isolint: RunIsolint, broken: Path, strict: tuple[str, ...], code: int
) -> None:
    ran = run_isolint("scan", ".", *strict, cwd=broken)
    assert ran.returncode == code, ran.stdout + ran.stderr
    assert "analysis incomplete: 1 file" in ran.stdout
    assert "broken.py" in ran.stdout


def test_brackets_inside_a_string_are_no_nesting(tmp_path: Path) -> None:
    (tmp_path / "text.py").write_text(f'TEXT = "{"(" * 5000}"\n', encoding="utf-8")
    assert scan_folder(tmp_path).problems == ()
