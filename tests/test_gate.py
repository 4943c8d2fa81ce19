"""`isolint gate`, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint
from tests.repository import CLEAN, SERVICE, Repository, made

FILE = ".isolint-baseline.json"


@pytest.fixture
def repository(tmp_path: Path, run_isolint: RunIsolint) -> Repository:
    return made(tmp_path / "service", run_isolint, SERVICE)


@pytest.fixture
def clean(tmp_path: Path, run_isolint: RunIsolint) -> Repository:
    return made(tmp_path / "clean", run_isolint, {"main.py": CLEAN})


_ALL = "--min-isolation 95 --min-context 100 --max-singletons 0 --min-users 10 --fail-on high"


def test_every_threshold_with_its_distance(repository: Repository) -> None:
    ran = repository.isolint("gate", ".", *_ALL.split())
    assert ran.returncode == 1
    lines = [line.split() for line in ran.stdout.splitlines()]
    assert ["min-isolation", "0%", "at", "least", "95%", "95%", "missed"] in lines
    assert ["max-singletons", "2", "at", "most", "0", "2", "missed"] in lines
    assert ["min-users", "none", "found", "at", "least", "10", "holds"] in lines
    assert "store.Store.names: exposes 1 function (ISO" in ran.stdout
    assert "main.py:11" in ran.stdout
    assert ran.stdout.endswith("\nThe gate fails: 3 of 5 thresholds missed.\n")


def test_it_passes(clean: Repository) -> None:
    assert clean.said("gate", ".", *_ALL.split()).endswith("\nThe gate passes.\n")


def test_json(repository: Repository) -> None:
    ran = repository.isolint("gate", ".", "--max-singletons", "0", "--format", "json")
    report = json.loads(ran.stdout)
    assert (ran.returncode, report["schema_version"]) == (1, 1)
    assert report["metrics"]["global_singletons"]["value"] == 2
    [check] = report["gate"]["checks"]
    assert (check["name"], check["value"], check["distance"], check["holds"]) == (
        "max-singletons",
        2,
        2,
        False,
    )
    assert check["costing"][0].startswith("store.Store")
    assert report["gate"]["passes"] is False


def test_settings_and_their_precedence(repository: Repository) -> None:
    repository.write({"pyproject.toml": "[tool.isolint.gate]\nmax-singletons = 2\n"})
    assert "The gate passes." in repository.said("gate")
    assert repository.isolint("gate", "--max-singletons", "1").returncode == 1


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ("min-isolaton = 95", "did you mean 'min-isolation'?"),
        ("min-isolation = 101", "'gate.min-isolation'"),
        ('max-new = "none"', "'gate.max-new'"),
        ('allow = ["everything"]', "'gate.allow'"),
        ('fail-on = "worst"', "'gate.fail-on'"),
    ],
)
def test_wrong_settings(repository: Repository, setting: str, told: str) -> None:
    repository.write({"isolint.toml": f"[gate]\n{setting}\n"})
    ran = repository.isolint("gate")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr


def test_no_threshold_is_wrong_use(clean: Repository) -> None:
    ran = clean.isolint("gate")
    assert ran.returncode == 2
    assert "the gate has no threshold" in ran.stderr


@pytest.mark.parametrize(
    ("files", "options", "name", "told"),
    [
        ({}, (), "no-files", "no Python files found"),
        ({"a.py": "def f() -> int:\n    return 1\n"}, (), "no-entry-points", "no entry points"),
        ({"main.py": CLEAN, "b.py": "def ("}, (), "unparsable", "1 file could not be read"),
        ({"main.py": CLEAN}, ("--max-new", "0"), "no-baseline", "there is no baseline"),
        ({"main.py": CLEAN}, ("--baseline", "x.json"), "no-baseline", "there is no baseline"),
        ({"main.py": CLEAN}, ("--ratchet",), "no-baseline", "there is no baseline"),
    ],
)
def test_nothing_passes_by_accident(
    tmp_path: Path,
    run_isolint: RunIsolint,
    files: dict[str, str],
    options: tuple[str, ...],
    name: str,
    told: str,
) -> None:
    repository = made(tmp_path / "s", run_isolint, {"README": "", **files})
    asked = ("gate", ".", "--fail-on", "low", *options)
    ran = repository.isolint(*asked)
    assert ran.returncode == 1
    assert told in ran.stdout
    assert f"--allow {name}" in ran.stdout
    assert f"The gate fails: {name}.\n" in ran.stdout
    assert f"(allowed: {name})" in repository.said(*asked, "--allow", name)


def test_a_few_unparsable_files_may_be(clean: Repository) -> None:
    clean.write({"b.py": "def ("})
    clean.said("gate", ".", "--fail-on", "low", "--max-unparsable", "1")


def test_new_findings(repository: Repository) -> None:
    repository.said("baseline", "create")
    assert "The gate passes." in repository.said("gate", "--max-new", "0", "--fail-on", "low")
    repository.replace("main.py", "    store.rows", "    store.owner = user_id\n    store.rows")
    ran = repository.isolint("gate", "--max-new", "0")
    assert ran.returncode == 1
    assert "main.py:10  ISO405" in ran.stdout
    repository.said("gate", "--max-new", "1")


_OTHER = """

@app.get("/other/{user_id}")
async def other(user_id: str) -> str:
    return user_id
"""


def test_ratchet(repository: Repository) -> None:
    text = (repository.folder / "main.py").read_text(encoding="utf-8")
    repository.write({"main.py": text + _OTHER})
    repository.said("baseline", "create")
    assert "The gate passes." in repository.said("gate", "--ratchet")
    repository.write({"main.py": text})
    ran = repository.isolint("gate", "--ratchet")
    assert ran.returncode == 1
    lines = [line.split() for line in ran.stdout.splitlines()]
    wanted = ["ratchet", "isolation_score", "0%", "at", "least", "50%", "50%", "missed"]
    assert wanted in lines
    assert repository.isolint("gate", "--ratchet", "--ratchet-tolerance", "49").returncode == 1
    repository.said("gate", "--ratchet", "--ratchet-tolerance", "50")


def test_the_ratchet_takes_up_what_is_better(repository: Repository) -> None:
    repository.said("baseline", "create")
    text = (repository.folder / "main.py").read_text(encoding="utf-8")
    repository.write({"main.py": text + _OTHER})
    repository.said("baseline", "prune")
    metrics = json.loads((repository.folder / FILE).read_text(encoding="utf-8"))["metrics"]
    assert metrics["isolation_score"] == 50.0
    repository.write({"main.py": text})
    repository.said("baseline", "prune")
    assert repository.isolint("gate", "--ratchet").returncode == 1
