"""What a hook tells of some files is what the whole report tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Finding, Severity
from isolint.config.settings import Settings, load
from isolint.engine.part import Part
from isolint.engine.run import run
from tests.conftest import ROOT
from tests.mending import lay_out
from tests.repository import MAIN, STORE

_FIXTURES = (
    "accepted",
    "cache_of_views",
    "class_state",
    "flask_ledger",
    "intents",
    "request_and_startup",
    "setter_reach",
    "singleton_kinds",
    "sole_users",
    "thread_hops",
    "work_begun_by",
)
_ROUTE = """
@app.get("/%(name)s/{user_id}")
def %(name)s(user_id: str) -> str:
    return rows(tenant_id=user_id)
"""
_STATED = """\
class Store:  # isolint: ignore[ISO103, ISO404] what it is for
    def __init__(self) -> None:
        self.rows: list[str] = []
        self.names: dict[str, str] = {}


store = Store()
"""


def told(root: Path, settings: Settings, part: Part | None = None) -> list[Finding]:
    return list(run(root, settings, lambda *_: None, part).findings)


def in_file(findings: list[Finding], path: str, level: Severity) -> list[Finding]:
    return [f for f in findings if f.place.path == path and f.severity.rank >= level.rank]


@pytest.mark.parametrize("name", _FIXTURES)
@pytest.mark.parametrize("level", [Severity.LOW, Severity.HIGH])
def test_as_in_the_whole(name: str, level: Severity) -> None:
    root = ROOT / "fixtures/small" / name
    whole = run(root, Settings(jobs=1), lambda *_: None)
    for path in whole.paths:
        part = told(root, Settings(jobs=1), Part(frozenset([path]), level))
        assert in_file(part, path, level) == in_file(list(whole.findings), path, level)


def test_users_that_are_tenants_all_over_are_so_in_each_file(tmp_path: Path) -> None:
    rows = "from fastapi import FastAPI\n\napp = FastAPI()\n\n\ndef rows(tenant_id: str) -> str:\n"
    files = {"store.py": rows + "    return open(f'/data/{tenant_id}').read()\n"}
    for file in ("carts", "orders"):
        routes = (_ROUTE % {"name": f"{file}_{at}"} for at in range(6))
        files[f"{file}.py"] = "from store import app, rows\n" + "".join(routes)
    lay_out(tmp_path, files)
    whole = told(tmp_path, Settings(jobs=1))
    assert [f.severity for f in whole if f.rule == "ISO304"] == [Severity.LOW]
    for path in files:
        part = told(tmp_path, Settings(jobs=1), Part(frozenset([path]), Severity.LOW))
        assert in_file(part, path, Severity.LOW) == in_file(whole, path, Severity.LOW)


def test_other_files_are_left_out(tmp_path: Path) -> None:
    lay_out(tmp_path, {"main.py": MAIN, "store.py": STORE})
    found = told(tmp_path, Settings(jobs=1), Part(frozenset(["store.py"]), Severity.LOW))
    assert {finding.place.path for finding in found} <= {"store.py"}
    assert told(tmp_path, Settings(jobs=1), Part(frozenset(), Severity.LOW)) == []


def test_a_suppression_is_used_by_other_files(tmp_path: Path) -> None:
    lay_out(tmp_path, {"main.py": MAIN, "store.py": _STATED})
    part = told(tmp_path, Settings(jobs=1), Part(frozenset(["store.py"]), Severity.LOW))
    whole = told(tmp_path, Settings(jobs=1))
    assert in_file(part, "store.py", Severity.LOW) == in_file(whole, "store.py", Severity.LOW)


def test_findings_about_the_settings_need_the_whole(tmp_path: Path) -> None:
    accept = '[[accept]]\nobject = "store.Store.*"\nreason = "meant"\n'
    lay_out(tmp_path, {"main.py": MAIN, "store.py": STORE, "isolint.toml": accept})
    settings = load(tmp_path)
    part = told(tmp_path, settings, Part(frozenset(["isolint.toml"]), Severity.LOW))
    assert part == told(tmp_path, settings)


def test_what_stood_in_a_file_that_is_gone_needs_the_whole(tmp_path: Path) -> None:
    """It may have moved to any file, and each finding can be taken for it only once."""
    lay_out(tmp_path, {"main.py": MAIN, "store.py": STORE})
    files = frozenset(["store.py"])
    gone = Part(files, Severity.LOW, frozenset(["old.py"]))
    there = Part(files, Severity.LOW, frozenset(["main.py"]))
    whole = told(tmp_path, Settings(jobs=1))
    assert told(tmp_path, Settings(jobs=1), gone) == whole
    assert told(tmp_path, Settings(jobs=1), there) == in_file(whole, "store.py", Severity.LOW)
