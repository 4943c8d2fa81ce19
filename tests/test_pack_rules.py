"""Rules of the user's own, on detectors that isolint has."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT, RunIsolint

SERVICE = """\
from fastapi import FastAPI

app = FastAPI()


class Desk:
    buyer_id: str = ""
    seller_id: str = ""


desk = Desk()


@app.get("/buy")
async def buy(buyer_id: str, user_id: str) -> None:
    desk.buyer_id = user_id
    desk.seller_id = user_id
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "main.py").write_text(SERVICE, encoding="utf-8")
    (tmp_path / "isolint.toml").write_text('packs = ["own"]\n', encoding="utf-8")
    return tmp_path


def page(service: Path, options: str, file: str = "page.toml", **changed: str) -> Path:
    """ISO405's page as ACME101."""
    [ours] = (ROOT / "rules").glob("ISO405-*.toml")
    text = ours.read_text("utf-8").replace("ISO405", changed.get("id", "ACME101"))
    text = text.replace("identity-on-shared-object", changed.get("name", "buyer-on-desk"))
    path = service / "own" / file
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{text}\n[options]\n{options}\n", encoding="utf-8")
    return path


def found(run_isolint: RunIsolint, service: Path, *options: str) -> set[tuple[str, int]]:
    ran = run_isolint("scan", ".", "--format", "json", *options, cwd=service)
    assert ran.returncode in (0, 1), ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return {
        (each["rule"], each["line"])
        for each in report["findings"]
        if each["rule"] in ("ACME101", "ISO405")
    }


@pytest.mark.parametrize(
    "options",
    [
        'attribute = ["buyer_*"]',
        'object = ["main.Desk.buyer_id"]',
        'object = ["main.Desk"]\nattribute = ["buyer_id", "other"]',
        'function = ["main.buy"]\nattribute = ["{buyer,client}_id"]',
        'value = ["identity"]\nattribute = ["buyer_id"]',
    ],
)
def test_it_takes_over_what_fits(run_isolint: RunIsolint, service: Path, options: str) -> None:
    page(service, options)
    assert found(run_isolint, service) == {("ACME101", 16), ("ISO405", 17)}


@pytest.mark.parametrize("severity", ["critical", "high", "low"])
def test_its_severity_is_the_worst(run_isolint: RunIsolint, service: Path, severity: str) -> None:
    path = page(service, 'attribute = ["buyer_id"]')
    text = path.read_text("utf-8").replace('severity = "critical"', f'severity = "{severity}"')
    path.write_text(text, encoding="utf-8")
    ran = run_isolint("scan", ".", "--format", "json", "--select", "ACME101", cwd=service)
    assert [each["severity"] for each in json.loads(ran.stdout)["findings"]] == [severity]


def test_its_severity_can_be_worse_than_ours(run_isolint: RunIsolint, service: Path) -> None:
    [ours] = (ROOT / "rules").glob("ISO302-*.toml")
    text = ours.read_text("utf-8").replace("ISO302", "ACME302").replace(ours.stem[7:], "no-guests")
    (service / "own").mkdir()
    path = service / "own" / "page.toml"
    path.write_text(text.replace('severity = "high"', 'severity = "critical"'), encoding="utf-8")
    route = "@app.get('/s')\nasync def s(user_id: str | None) -> None:\n"
    kept = "    key = user_id or 'guest'\n    NOTES[key] = NOTES.get(key, '') + '.'\n"
    added = f"\n\nNOTES: dict[str, str] = {{}}\n\n\n{route}{kept}"
    (service / "main.py").write_text(SERVICE + added, encoding="utf-8")
    ran = run_isolint("scan", ".", "--format", "json", "--select", "ACME302", cwd=service)
    assert [each["severity"] for each in json.loads(ran.stdout)["findings"]] == ["critical"]


def test_options_that_fit_nothing(run_isolint: RunIsolint, service: Path) -> None:
    page(service, 'attribute = ["buyer_id"]\nobject = ["main.Shelf*"]')
    assert found(run_isolint, service) == {("ISO405", 16), ("ISO405", 17)}


def test_options_of_a_replaced_rule(run_isolint: RunIsolint, service: Path) -> None:
    page(service, 'attribute = ["buyer_id"]', id="ISO405", name="identity-on-shared-object")
    assert found(run_isolint, service) == {("ISO405", 16)}


def test_it_is_selected_and_ignored(run_isolint: RunIsolint, service: Path) -> None:
    page(service, 'attribute = ["buyer_id"]')
    assert found(run_isolint, service, "--select", "ACME") == {("ACME101", 16)}
    assert found(run_isolint, service, "--select", "buyer-on-desk") == {("ACME101", 16)}
    assert found(run_isolint, service, "--ignore", "ACME1") == {("ISO405", 17)}
    assert found(run_isolint, service, "--ignore", "ISO405") == {("ACME101", 16)}


def test_every_fault_with_its_file_and_key(run_isolint: RunIsolint, service: Path) -> None:
    first = page(service, 'atribute = ["x"]', "a.toml", id="ISO999")
    page(service, "", "b.toml", id="ACME1", name="Buyer")
    page(service, 'object = "x"\n[optionz]', "c.toml")
    page(service, "", "d.toml", id="SHOP101", name="one")
    page(service, "", "e.toml", id="SHOP101", name="one-more")
    text = first.read_text("utf-8").replace(
        'detector = "identity_writes"', 'detector = "singletons"'
    )
    first.write_text(text, encoding="utf-8")
    ran = run_isolint("scan", ".", cwd=service)
    assert ran.returncode == 2
    own = f"isolint: error: {service}/own"
    assert ran.stderr.splitlines() == [
        f"{own}/c.toml: key 'options.object': Expected `array`, got `str`",
        f"{own}/c.toml: unknown key 'optionz', did you mean 'options'?",
        f"{own}/a.toml: key 'id': no rule 'ISO999' to replace, did you mean 'ISO903'?"
        " (new rules: as ACME101)",
        f"{own}/a.toml: key 'message': unknown placeholder '{{value}}'",
        f"{own}/a.toml: unknown key 'options.atribute', did you mean 'attribute'?",
        f"{own}/b.toml: key 'id': 'ACME1' is not capital letters and three digits, such as ACME101",
        f"{own}/b.toml: key 'name': 'Buyer' is not lower-case words joined by '-'",
        f"{own}/e.toml: key 'id': 'SHOP101' is already taken",
        f"{own}/c.toml: key 'name': 'buyer-on-desk' is already taken by ISO999",
    ]


def test_a_mistyped_key_hides_no_other_fault(run_isolint: RunIsolint, service: Path) -> None:
    path = page(service, 'atribute = ["x"]\nobject = "x"', "a.toml", name="Buyer")
    text = path.read_text("utf-8").replace("{value}", "{valeu}").replace('since = "', 'sins = "')
    path.write_text(text, encoding="utf-8")
    ran = run_isolint("scan", ".", cwd=service)
    own = f"isolint: error: {path}:"
    assert ran.stderr.splitlines() == [
        f"{own} unknown key 'sins', did you mean 'since'?",
        f"{own} key 'options.object': Expected `array`, got `str`",
        f"{own} missing key 'since'",
        f"{own} key 'name': 'Buyer' is not lower-case words joined by '-'",
        f"{own} key 'message': unknown placeholder '{{valeu}}', did you mean 'value'?",
        f"{own} unknown key 'options.atribute', did you mean 'attribute'?",
    ]


def test_a_detector_stays_with_its_rule(run_isolint: RunIsolint, service: Path) -> None:
    path = page(service, "", id="ISO405", name="identity-on-shared-object")
    text = path.read_text("utf-8").replace('"identity_writes"', '"shared_writes"')
    path.write_text(text.replace("why = '''", "why = '''\n'''\nwhat2 = '''"), encoding="utf-8")
    ran = run_isolint("scan", ".", cwd=service)
    assert ran.returncode == 2
    assert "what2" in ran.stderr
    path.write_text(text, encoding="utf-8")
    assert "that of ISO405 is 'identity_writes'" in run_isolint("scan", ".", cwd=service).stderr
