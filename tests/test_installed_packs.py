"""Packs of installed packages: found by their entry point, read as data, never run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, SECONDS

SERVICE = """\
from acme.bus import on_message

last: dict[str, str] = {}


@on_message("orders")
async def handle(shop_code: str, order: str) -> None:
    last["order"] = order
"""
BUS = 'name = "Bus"\n[[decorator]]\npath = ["acme.bus.on_message"]\nkind = "message"\n'
RUNS = "raise SystemExit('the code of a pack was run')\n"


def install(site: Path, value: str, folder: str, page: str = BUS, record: bool = True) -> Path:
    """As a wheel is laid out: the package, and its metadata beside it."""
    package = site / folder
    (package / "frameworks").mkdir(parents=True)
    for each in (package, *package.parents[: len(Path(folder).parts) - 1]):
        (each / "__init__.py").write_text(RUNS, encoding="utf-8")
    path = package / "frameworks" / "bus.toml"
    path.write_text(page, encoding="utf-8")
    info = site / "acme_isolint-1.0.dist-info"
    info.mkdir(exist_ok=True)
    metadata = "Metadata-Version: 2.1\nName: acme-isolint\nVersion: 1.0\n"
    (info / "METADATA").write_text(metadata, encoding="utf-8")
    points = f"[isolint.packs]\nacme = {value}\n"
    (info / "entry_points.txt").write_text(points, encoding="utf-8")
    if record:
        (info / "RECORD").write_text(f"{folder}/frameworks/bus.toml,,\n", encoding="utf-8")
    return path


def scan(tmp_path: Path, *paths: Path) -> subprocess.CompletedProcess[str]:
    service = tmp_path / "service"
    service.mkdir(exist_ok=True)
    (service / "main.py").write_text(SERVICE, encoding="utf-8")
    env = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (ROOT, *paths))),
        "ISOLINT_CACHE_DIR": str(tmp_path / "cache"),
    }
    command = [sys.executable, "-m", "isolint", "scan", ".", "--format", "json"]
    return subprocess.run(
        command, cwd=service, env=env, capture_output=True, encoding="utf-8", timeout=SECONDS
    )


def kinds(ran: subprocess.CompletedProcess[str]) -> list[str]:
    assert ran.returncode in (0, 1), ran.stderr
    return [each["kind"] for each in json.loads(ran.stdout)["entry_points"]]


@pytest.mark.parametrize(
    ("value", "folder"),
    [("acme_isolint", "acme_isolint"), ("acme.rules.isolint", "acme/rules/isolint")],
)
def test_it_is_read_and_not_run(tmp_path: Path, value: str, folder: str) -> None:
    install(tmp_path / "site", value, folder)
    assert "message" in kinds(scan(tmp_path, tmp_path / "site"))
    assert "message" not in kinds(scan(tmp_path))


def test_an_editable_install(tmp_path: Path) -> None:
    """The metadata is in one folder, the source in another."""
    page = install(tmp_path / "source", "acme_isolint.data", "acme_isolint/data")
    info = tmp_path / "source" / "acme_isolint-1.0.dist-info"
    (tmp_path / "site").mkdir()
    info.rename(tmp_path / "site" / info.name)
    assert page.is_file()
    assert "message" in kinds(scan(tmp_path, tmp_path / "site", tmp_path / "source"))


def test_the_settings_can_leave_them_out(tmp_path: Path) -> None:
    install(tmp_path / "site", "acme_isolint", "acme_isolint")
    (tmp_path / "service").mkdir()
    settings = tmp_path / "service" / "isolint.toml"
    settings.write_text("installed-packs = false\n", encoding="utf-8")
    assert "message" not in kinds(scan(tmp_path, tmp_path / "site"))


def test_a_pack_that_is_also_named_in_the_settings(tmp_path: Path) -> None:
    [ours] = (ROOT / "rules").glob("ISO405-*.toml")
    text = ours.read_text("utf-8").replace("ISO405", "ACME101")
    install(tmp_path / "site", "acme_isolint", "acme_isolint")
    package = tmp_path / "site" / "acme_isolint"
    text = text.replace("identity-on-shared-object", "buyer-on-desk")
    (package / "ACME101-buyer-on-desk.toml").write_text(text, encoding="utf-8")
    (tmp_path / "service").mkdir()
    settings = tmp_path / "service" / "isolint.toml"
    settings.write_text(f"packs = [{json.dumps(str(package))}]\n", encoding="utf-8")
    assert "message" in kinds(scan(tmp_path, tmp_path / "site"))


@pytest.mark.parametrize(
    ("value", "page", "faults"),
    [
        (
            "acme_isolint:rules",
            BUS,
            [
                "acme-isolint: entry point 'acme' of isolint.packs: 'acme_isolint:rules' is not the"
                " dotted path of a package, such as 'acme_isolint'"
            ],
        ),
        (
            "acme_isolent",
            BUS,
            [
                "acme-isolint: entry point 'acme' of isolint.packs: 'acme_isolent' is no folder"
                " with *.toml or frameworks/*.toml"
            ],
        ),
        (
            "acme_isolint",
            "nane = 1\ndecorater = []\n",
            [
                "{page}: unknown key 'nane', did you mean 'name'?",
                "{page}: unknown key 'decorater', did you mean 'decorator'?",
                "{page}: missing key 'name'",
            ],
        ),
    ],
)
def test_faults(tmp_path: Path, value: str, page: str, faults: list[str]) -> None:
    path = install(tmp_path / "site", value, "acme_isolint", page)
    ran = scan(tmp_path, tmp_path / "site")
    assert ran.returncode == 2, ran.stdout
    told = [each.format(page=path) for each in faults]
    assert ran.stderr.splitlines() == [f"isolint: error: {each}" for each in told]
