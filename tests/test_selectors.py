"""Rules by id, name and family, on the command line and in the settings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from isolint.config.settings import Settings
from isolint.engine.selection import reported
from isolint.pack.load import load_pack
from tests.conftest import ROOT, RunIsolint

RULES = load_pack().rules
FOUR = {rule.id for rule in RULES if rule.id.startswith("ISO4")}
SERVICE = """\
from fastapi import FastAPI

app = FastAPI()
recent: list[str] = []


@app.get("/search")
async def search(query: str, user_id: str = "default_user") -> list[str]:
    global last
    last = user_id
    recent.append(query)
    return recent
"""


def ids(**settings: tuple[str, ...]) -> set[str]:
    return {rule.id for rule in reported(RULES, Settings(**settings))}  # type: ignore[arg-type]


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(SERVICE, encoding="utf-8")
    return tmp_path


def report_of(run_isolint: RunIsolint, service: Path, *options: str) -> dict[str, Any]:
    ran = run_isolint("scan", ".", "--format", "json", *options, cwd=service)
    assert ran.returncode in (0, 1), ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def found(run_isolint: RunIsolint, service: Path, *options: str) -> set[str]:
    return {each["rule"] for each in report_of(run_isolint, service, *options)["findings"]}


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        (("ISO405",), {"ISO405"}),
        (("iso405",), {"ISO405"}),
        (("identity-on-shared-object",), {"ISO405"}),
        (("ISO4",), FOUR),
        (("ISO405", "global-rebound"), {"ISO401", "ISO405"}),
        (("ISO",), ids()),
        (("ALL",), ids()),
    ],
)
def test_selectors(selectors: tuple[str, ...], expected: set[str]) -> None:
    assert expected
    assert ids(select=selectors) == expected
    assert ids(ignore=selectors) == ids() - expected


def test_the_narrower_selector_wins() -> None:
    assert ids(select=("ISO405",), ignore=("ISO4",)) == {"ISO405"}
    assert ids(select=("ISO4",), ignore=("ISO40",)) == FOUR - {r for r in FOUR if r < "ISO410"}
    assert ids(select=("ISO4",), ignore=("ISO405",)) == FOUR - {"ISO405"}
    assert ids(select=("ISO405",), ignore=("identity-on-shared-object",)) == set()
    assert ids(ignore=("ISO4",), extend_select=("ISO405",)) == ids() - FOUR | {"ISO405"}


def test_command_line(run_isolint: RunIsolint, service: Path) -> None:
    everything = found(run_isolint, service)
    assert {"ISO303", "ISO401", "ISO402"} <= everything
    assert found(run_isolint, service, "--select", "ISO4") == {"ISO401", "ISO402"}
    by_name = ("--select", "none-identity, ISO401", "--select", "ISO402")
    assert found(run_isolint, service, *by_name) == {"ISO303", "ISO401", "ISO402"}
    assert found(run_isolint, service, "--ignore", "none-identity") == everything - {"ISO303"}


def test_metrics_are_the_programs(run_isolint: RunIsolint, service: Path) -> None:
    whole = report_of(run_isolint, service)
    part = report_of(run_isolint, service, "--select", "ISO5")
    assert whole["metrics"] == part["metrics"]
    assert whole["findings"] != part["findings"]


def test_settings_and_what_goes_before_them(run_isolint: RunIsolint, service: Path) -> None:
    text = 'select = ["ISO4"]\nextend-select = ["ISO303"]\nignore = ["global-rebound"]\n'
    (service / "isolint.toml").write_text(text, encoding="utf-8")
    assert found(run_isolint, service) == {"ISO303", "ISO402"}
    assert found(run_isolint, service, "--ignore", "ISO303") == {"ISO402"}
    assert found(run_isolint, service, "--select", "ISO401") == {"ISO401"}


def test_a_rule_that_is_off_by_default(run_isolint: RunIsolint, service: Path) -> None:
    [ours] = (ROOT / "rules").glob("ISO401-*.toml")
    page = service / "own" / ours.name
    page.parent.mkdir()
    page.write_text("enabled = false\n" + ours.read_text("utf-8"), encoding="utf-8")
    (service / "isolint.toml").write_text('packs = ["own"]\n', encoding="utf-8")
    assert found(run_isolint, service, "--select", "ISO4") == {"ISO402"}
    assert found(run_isolint, service, "--select", "ISO401") == {"ISO401"}
    assert "ISO401" in found(run_isolint, service, "--extend-select", "global-rebound")


def test_unknown_selectors_are_told_at_once(run_isolint: RunIsolint, service: Path) -> None:
    given = ("--select", "ISO4O5,placeholder-identty,ISO8", "--ignore", "ISOO")
    ran = run_isolint("scan", ".", *given, cwd=service)
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert ran.stderr.splitlines() == [
        "isolint: error: select: unknown rule 'ISO4O5', did you mean 'ISO405'?",
        "isolint: error: select: unknown rule 'placeholder-identty',"
        " did you mean 'placeholder-identity'?",
        "isolint: error: select: unknown rule 'ISO8', did you mean 'ISO'?",
        "isolint: error: ignore: unknown rule 'ISOO', did you mean 'ISO'?",
    ]
