"""What users add to isolint's own packs."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from isolint.pack.load import Own, load_pack
from tests.conftest import ROOT, RunIsolint

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_BUS = """\
def on_message(topic: str):
    def register(handler):
        return handler

    return register
"""
_HANDLERS = """\
from bus import on_message

last: dict[str, str] = {}


@on_message("orders")
async def handle(shop_code: str, order: str) -> None:
    last["order"] = order
"""
_DECORATOR = '[[{at}decorator]]\npath = ["bus.on_message"]\nkind = "message"\n'
_CACHE = """\
from fastapi import FastAPI


class SafeCache:
    def __init__(self) -> None:
        self.last = ""

    def put(self, user_id: str) -> None:
        self.last = user_id


app = FastAPI()
cache = SafeCache()


@app.get("/put")
async def put(user_id: str) -> None:
    cache.put(user_id)
"""


@pytest.fixture
def service(tmp_path: Path) -> Path:
    (tmp_path / "bus.py").write_text(_BUS, encoding="utf-8")
    (tmp_path / "handlers.py").write_text(_HANDLERS, encoding="utf-8")
    return tmp_path


def scanned(run_isolint: RunIsolint, folder: Path) -> dict[str, Any]:
    ran = run_isolint("scan", ".", "--format", "json", cwd=folder)
    assert ran.returncode in (0, 1), ran.stderr
    report: dict[str, Any] = json.loads(ran.stdout)
    return report


def entries(report: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(each["kind"], each["route"], each["symbol"]) for each in report["entry_points"]]


def settings(folder: Path, text: str) -> None:
    (folder / "isolint.toml").write_text(text, encoding="utf-8")


def faults_of(run_isolint: RunIsolint, folder: Path) -> list[str]:
    ran = run_isolint("scan", ".", cwd=folder)
    assert ran.returncode == 2, ran.stdout + ran.stderr
    assert ran.stdout == ""
    return [line.removeprefix("isolint: error: ") for line in ran.stderr.splitlines()]


def test_decorator_is_unknown_without_a_pack(run_isolint: RunIsolint, service: Path) -> None:
    assert ("message", "orders", "handlers.handle") not in entries(scanned(run_isolint, service))


def test_decorator_in_the_settings(run_isolint: RunIsolint, service: Path) -> None:
    settings(service, _DECORATOR.format(at="framework."))
    report = scanned(run_isolint, service)
    assert entries(report) == [("message", "orders", "handlers.handle")]
    assert 8 in [each["line"] for each in report["findings"] if each["severity"] != "low"]


@pytest.mark.parametrize("pack", ["own", "own/frameworks/bus.toml"])
def test_decorator_in_a_pack(run_isolint: RunIsolint, service: Path, pack: str) -> None:
    page = service / "conf" / "own" / "frameworks" / "bus.toml"
    page.parent.mkdir(parents=True)
    page.write_text('name = "Our bus"\n' + _DECORATOR.format(at=""), encoding="utf-8")
    settings(service, f'packs = ["conf/{pack}"]\n')
    assert entries(scanned(run_isolint, service)) == [("message", "orders", "handlers.handle")]


def test_a_pack_on_the_command_line(run_isolint: RunIsolint, service: Path) -> None:
    page = service / "own" / "bus.toml"
    page.parent.mkdir()
    page.write_text('name = "Our bus"\n' + _DECORATOR.format(at=""), encoding="utf-8")
    ran = run_isolint("scan", ".", "--pack", "own/bus.toml", "--format", "json", cwd=service)
    assert entries(json.loads(ran.stdout)) == [("message", "orders", "handlers.handle")]
    page.write_text('nam = "Our bus"\n', encoding="utf-8")
    ran = run_isolint("scan", ".", "--pack", "own/bus.toml", cwd=service)
    assert ran.returncode == 2
    assert "bus.toml: unknown key 'nam', did you mean 'name'?" in ran.stderr


def test_what_is_made_for_sharing(run_isolint: RunIsolint, tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_CACHE, encoding="utf-8")
    assert scanned(run_isolint, tmp_path)["findings"]
    settings(tmp_path, '[framework.lifetimes]\ninfrastructure = ["main.SafeCache()"]\n')
    assert scanned(run_isolint, tmp_path)["findings"] == []


@pytest.mark.parametrize(
    "told",
    ['context_types = ["main.Caller()"]\n', '[framework.identity.kinds]\ntenant = ["shop_code"]\n'],
)
def test_what_carries_identity(run_isolint: RunIsolint, tmp_path: Path, told: str) -> None:
    service = (
        "from fastapi import FastAPI\n\n\nclass Caller:\n    def __init__(self, shop_code: str)"
        " -> None:\n        self.shop_code = shop_code\n\n\nclass Desk:\n    caller: object = None"
        "\n\n\napp = FastAPI()\ndesk = Desk()\n\n\n@app.get('/')\nasync def take(caller: Caller)"
        " -> None:\n    desk.caller = caller\n"
    )
    (tmp_path / "main.py").write_text(service, encoding="utf-8")
    before = {each["rule"] for each in scanned(run_isolint, tmp_path)["findings"]}
    settings(tmp_path, f"[framework.identity]\n{told}")
    after = {each["rule"] for each in scanned(run_isolint, tmp_path)["findings"]}
    assert "ISO405" not in before
    assert "ISO405" in after


def test_a_rule_page_replaces_ours(run_isolint: RunIsolint, service: Path) -> None:
    [ours] = (ROOT / "rules").glob("ISO103-*.toml")
    page = service / "own" / "ISO103.toml"
    page.parent.mkdir()
    page.write_text("enabled = false\n" + ours.read_text("utf-8"), encoding="utf-8")
    settings(service, _DECORATOR.format(at="framework."))
    found = {each["rule"] for each in scanned(run_isolint, service)["findings"]}
    settings(service, 'packs = ["own"]\n' + _DECORATOR.format(at="framework."))
    left = {each["rule"] for each in scanned(run_isolint, service)["findings"]}
    assert found - left == found & {"ISO103"}
    assert "ISO103" not in left


def test_every_fault_of_a_pack_at_once(run_isolint: RunIsolint, service: Path) -> None:
    page = service / "own" / "frameworks" / "bus.toml"
    page.parent.mkdir(parents=True)
    page.write_text('decorater = []\n[[decorator]]\npath = ["x"]\nkindd = 3\n', encoding="utf-8")
    settings(service, 'packs = ["own"]\n[framework.lifetimes]\nsession = "one"\n')
    faults = faults_of(run_isolint, service)
    assert [fault.replace(str(service), "") for fault in faults] == [
        "/own/frameworks/bus.toml: unknown key 'decorater', did you mean 'decorator'?",
        "/own/frameworks/bus.toml: unknown key 'decorator[0].kindd', did you mean 'kind'?",
        "/own/frameworks/bus.toml: missing key 'decorator[0].kind'",
        "/own/frameworks/bus.toml: missing key 'name'",
        "/isolint.toml: framework: key 'lifetimes.session': Expected `array`, got `str`",
    ]


def test_a_rule_page_with_faults(run_isolint: RunIsolint, service: Path) -> None:
    [ours] = (ROOT / "rules").glob("ISO103-*.toml")
    text = ours.read_text("utf-8").replace('"ISO103"', '"ISO999"')
    text = text.replace('detector = "shared_containers"', 'detector = "shared_container"')
    page = service / "own" / "rule.toml"
    page.parent.mkdir()
    page.write_text(text.replace("{function}", "{functon}"), encoding="utf-8")
    settings(service, 'packs = ["own"]\n')
    faults = faults_of(run_isolint, service)
    assert [fault.removeprefix(f"{page}: ") for fault in faults] == [
        "key 'id': no rule 'ISO999' to replace, did you mean 'ISO903'? (new rules: as ACME101)",
        "key 'name': 'user-data-in-shared-container' is already taken by ISO103",
        "key 'detector': unknown detector 'shared_container', did you mean 'shared_containers'?",
        "key 'message': unknown placeholder '{functon}', did you mean 'function'?",
    ]


@pytest.mark.parametrize("source", [True, 3])
def test_pack_of_a_wrong_type(run_isolint: RunIsolint, service: Path, source: object) -> None:
    settings(service, f"packs = {str(source).lower()}\nsource = 'x'\n")
    wrong_type, unknown = faults_of(run_isolint, service)
    assert "setting 'packs'" in wrong_type
    assert "unknown setting 'source'" in unknown


def test_missing_and_empty_packs(run_isolint: RunIsolint, service: Path) -> None:
    (service / "empty").mkdir()
    settings(service, 'packs = ["gone", "nowhere.toml"]\n')
    assert len(faults_of(run_isolint, service)) == 2
    settings(service, 'packs = ["empty"]\n')
    [fault] = faults_of(run_isolint, service)
    assert "neither rule pages" in fault


def test_the_worked_example_is_sound() -> None:
    page = (ROOT / "docs" / "packs.md").read_text(encoding="utf-8")
    example = tomllib.loads(page.split("```toml")[1].split("```")[0])
    table = example["tool"]["isolint"]["framework"]
    added = load_pack(Own(framework=table, source="docs/packs.md")).own[-1]
    assert added.identity.context_types == ("service.context.Caller()",)
    assert added.lifetimes.infrastructure == ("service.cache.SafeCache()",)
    assert [each.path for each in added.decorator] == [("service.bus.on_message",)]
