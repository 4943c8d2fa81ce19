"""A kept report answers for exactly what it was made of, and for nothing else."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import fields, replace

from isolint.base.finding import Severity
from isolint.base.report import Report
from isolint.cli import main
from isolint.cli.later import LaterCommand
from isolint.config.gate import Gate
from isolint.config.settings import Accept, Service, Settings, load
from isolint.engine.run import run
from isolint.summary.store import Store
from tests.conftest import RunIsolint
from tests.mending import lay_out

MAIN = """\
import logging

from fastapi import FastAPI
from acme.bus import on_message
from acme.jobs import job
from shop.stock import stock

app = FastAPI()
seen = {}
meant = {}


@app.get("/orders")
def orders(user_id: str, shop_code: str):
    logging.info("asked")
    seen["last"] = user_id
    meant["last"] = user_id  # isolint: ignore[ISO402]
    stock.take(user_id)
    return seen


@on_message("orders")
async def handle(order: str) -> None:
    seen["order"] = order


@job
async def nightly(order: str) -> None:
    seen["order"] = order
"""
STOCK = """\
class Stock:
    def __init__(self):
        self.last = None

    def take(self, user_id):
        self.last = user_id


stock = Stock()
"""
EXTRA = "rows = []\n\n\ndef keep(user_id):\n    rows.append(user_id)\n"
BUS = 'name = "Bus"\n[[decorator]]\npath = ["acme.bus.on_message"]\nkind = "message"\n'
SETTINGS = """\
accept = [{object = "app.main.seen", reason = "a demo"}]

[[service]]
name = "shop"
root = "app"
"""
FILES = {
    "project/isolint.toml": SETTINGS,
    "project/.gitignore": "generated.py\n",
    "project/app/main.py": MAIN,
    "project/app/generated.py": EXTRA,
    "project/app/test_main.py": EXTRA,
    "project/app/old/rows.py": EXTRA,
    "project/parts/shop/stock.py": STOCK,
    "pack/frameworks/bus.toml": BUS,
    "installed/frameworks/bus.toml": BUS.replace('"message"', '"task"'),
    "pack/frameworks/shop.toml": 'name = "Shop"\n[identity.kinds]\ntenant = ["shop_code"]\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    lay_out(tmp_path, FILES)
    (tmp_path / "project" / ".git").mkdir()
    return tmp_path


def plain(folder: Path) -> Settings:
    return Settings(source=str(folder / "project" / "isolint.toml"))


def kept_in(settings: Settings, folder: Path) -> Settings:
    return replace(settings, cache_dir=str(folder / "cache"), cache_limit=50_000_000)


def report(folder: Path, settings: Settings) -> Report:
    found = run(folder / "project", settings, lambda *_: None)
    return replace(found, stats=replace(found.stats, seconds=0.0, phases={}))


def entries(folder: Path) -> int:
    return Store(folder / "cache", 1).contents().entries


Change = Callable[[Path], Any]
# Of every setting, a value that must make another report.
DECIDES: dict[str, Change] = {
    "include": lambda _: ("parts/",),
    "exclude": lambda _: ("old/",),
    "gitignore": lambda _: False,
    "tests": lambda _: True,
    "source_roots": lambda _: ("parts",),
    "select": lambda _: ("ISO405",),
    "extend_select": lambda _: ("ISO506",),
    "ignore": lambda _: ("ISO402",),
    "packs": lambda folder: (str(folder / "pack"),),
    "installed_packs": lambda _: False,
    "framework": lambda _: {"decorator": [{"path": ["acme.jobs.job"], "kind": "task"}]},
    "accept": lambda _: (Accept("app.main.seen", reason="a demo"),),
    "require_reason": lambda _: False,
    "per_path_ignores": lambda _: {"main.py": ("ISO4",)},
    "service": lambda _: (Service("shop", "app"),),
    "source": lambda folder: str(folder / "isolint.toml"),
}
# And those that a report does not tell of.
DOES_NOT: dict[str, Change] = {
    "jobs": lambda _: 1,
    "baseline": lambda _: "known.json",
    "gate": lambda _: Gate(max_singletons=0),
    "fail_on": lambda _: Severity.CRITICAL,
    "strict": lambda _: True,
    "cache_limit": lambda _: 60_000_000,
}


def test_every_setting_is_here() -> None:
    names = {each.name for each in fields(Settings)}
    assert names == {*DECIDES, *DOES_NOT, "cache_dir"}


@pytest.fixture
def _installed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "isolint.pack.load.installed_folders", lambda _wrong: [folder / "installed"]
    )


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize("name", DECIDES)
def test_a_setting_that_decides(folder: Path, name: str) -> None:
    before = plain(folder)
    # What is meant is named by the settings file that says so.
    if name == "source":
        before = replace(before, accept=(Accept("app.main.seen", reason="a demo"),))
    after = replace(before, **{name: DECIDES[name](folder)})
    first = report(folder, kept_in(before, folder))
    second = report(folder, kept_in(after, folder))
    assert second == report(folder, after)
    assert second != first == report(folder, before)
    assert report(folder, kept_in(before, folder)) == first
    assert report(folder, kept_in(after, folder)) == second


@pytest.mark.parametrize("name", DOES_NOT)
def test_a_setting_that_does_not(folder: Path, name: str) -> None:
    before = kept_in(plain(folder), folder)
    first = report(folder, before)
    kept = entries(folder)
    assert report(folder, replace(before, **{name: DOES_NOT[name](folder)})) == first
    assert entries(folder) == kept > 0


def _write(path: str, text: str) -> Callable[[Path], object]:
    return lambda folder: lay_out(folder, {path: text})


CHANGES: dict[str, Callable[[Path], object]] = {
    "a file's content": _write("project/app/main.py", MAIN.replace("seen", "found")),
    "a file's comment": _write("project/app/main.py", MAIN.replace("ISO402]", "ISO402] demo")),
    "a file's line": _write("project/app/main.py", f"\n{MAIN}"),
    "a file's name": lambda f: (f / "project/app/main.py").rename(f / "project/app/api.py"),
    "a file's folder": lambda f: (f / "project/app/old").rename(f / "project/app/new"),
    "one file more": _write("project/app/more.py", EXTRA),
    "one file less": lambda f: (f / "project/parts/shop/stock.py").unlink(),
    "what is ignored": _write("project/.gitignore", "main.py\n"),
    "what is ignored deeper": _write("project/app/.gitignore", "old/\n"),
    "an environment": _write("project/app/old/pyvenv.cfg", ""),
    "a file that cannot be parsed": _write("project/app/old/rows.py", "def f(:\n"),
    "the settings' lines": _write("project/isolint.toml", f"# more\n{SETTINGS}"),
    "the settings": _write("project/isolint.toml", 'ignore = ["ISO402"]\n'),
    "a pack's page": _write("pack/frameworks/bus.toml", BUS.replace("acme.bus", "acme.other")),
    "a pack's new page": _write(
        "pack/frameworks/a.toml", 'name = "A"\n[identity.kinds]\nuser = ["order"]\n'
    ),
}


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_on_disk(folder: Path, name: str) -> None:
    def loaded() -> Settings:
        return replace(load(folder / "project"), packs=(str(folder / "pack"),), service=())

    first = report(folder, kept_in(loaded(), folder))
    assert any(each.suppressed for each in first.findings)
    CHANGES[name](folder)
    second = report(folder, kept_in(loaded(), folder))
    assert second == report(folder, loaded())
    assert second != first


def test_where_the_folder_stands_counts(folder: Path) -> None:
    """An absolute import may pass through the names above."""
    text = MAIN.replace("from shop.stock", "from project.parts.shop.stock")
    lay_out(folder, {"project/app/main.py": text})
    settings = plain(folder)
    first = report(folder, kept_in(settings, folder))
    (folder / "project").rename(folder / "other")
    (folder / "project").symlink_to(folder / "other")
    assert report(folder, kept_in(settings, folder)) == report(folder, settings) != first


BASE = {
    "scan": ["scan", ".", "--format", "json"],
    "gate": ["gate", ".", "--max-singletons", "0", "--format", "json"],
    "hook": ["hook", ".", "app/main.py", "app/old/rows.py", "app/test_main.py"],
}
# Those of its options that must change what is said here.
TELLING = {
    "scan": {"--exclude", "--include", "--tests", "--source-root", "--no-gitignore", "--select"}
    | {"--ignore", "--extend-select", "--per-path-ignore", "--no-require-reason", "--baseline"},
    "gate": {"--source-root", "--fail-on", "--max-singletons", "--baseline"},
    "hook": {"--fail-on", "--baseline", "--source-root"},
}
# What each option is given; an option without an entry is one that nobody has thought of.
GIVEN: dict[str, list[str]] = {
    "--allow": ["no-entry-points"],
    "--baseline": ["known.json"],
    "--cache-dir": [],
    "--debug": [""],
    "--exclude": ["old/"],
    "--extend-select": ["ISO506"],
    "--fail-on": ["critical"],
    "--format": ["sarif"],
    "--gitignore": [""],
    "--ignore": ["ISO402"],
    "--include": ["app/"],
    "--installed-packs": [""],
    "--jobs": ["1"],
    "--max-new": ["1"],
    "--max-singletons": ["5"],
    "--max-unparsable": ["0"],
    "--min-context": ["50"],
    "--min-isolation": ["50"],
    "--min-users": ["5"],
    "--no-cache": [],
    "--no-gitignore": [""],
    "--no-installed-packs": [""],
    "--no-ratchet": [""],
    "--no-require-reason": [""],
    "--no-strict": [""],
    "--no-tests": [""],
    "--output": ["json=report.json"],
    "--pack": ["../pack"],
    "--per-path-ignore": ["app/", "ISO4"],
    "--ratchet": [""],
    "--ratchet-tolerance": ["2"],
    "--require-reason": [""],
    "--select": ["ISO405"],
    "--show-accepted": [""],
    "--since": [],  # tests/test_since.py
    "--source-root": ["parts"],
    "--strict": [""],
    "--tests": [""],
    "--all": [""],
    "--explain-metrics": [""],
    "--stats": [],  # it tells times
    "--quiet": [""],
    "--verbose": [],  # it tells steps and times
    "--no-color": [""],
}


def _options(command: str) -> list[str]:
    found = main.commands[command]
    assert isinstance(found, LaterCommand)
    named = [name for each in found.real.params for name in (*each.opts, *each.secondary_opts)]
    return sorted(name for name in named if name.startswith("--"))


def _said(*args: str) -> tuple[int, str, str]:
    ran = CliRunner().invoke(main, args, prog_name="isolint")
    return ran.exit_code, ran.stdout, ran.stderr


@pytest.mark.parametrize("command", BASE)
def test_options_on_the_command_line(
    folder: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_out(folder, {"project/isolint.toml": SETTINGS.partition("[[")[0]})
    monkeypatch.chdir(folder / "project")
    monkeypatch.setenv("ISOLINT_CACHE_DIR", str(folder / "cache"))
    base = BASE[command]
    _said("baseline", "create", ".", "--baseline", "known.json", "--exclude", "old/")
    first = _said(*base)
    assert first[0] == 1, first
    differ = set()
    for option in _options(command):
        if GIVEN[option]:
            given = [*base, option, *filter(None, GIVEN[option])]
            cold = _said(*given, "--no-cache")
            assert cold[0] in (0, 1), cold
            assert _said(*given) == _said(*given) == cold, option
            if cold != first:
                differ.add(option)
    assert TELLING[command] - differ == set()
    assert _said(*base) == first


def test_a_report_is_kept_for_every_process(
    start_isolint: RunIsolint, environment: dict[str, str], folder: Path
) -> None:
    """The order of sets is another one in each."""

    def phases(seed: str) -> dict[str, float]:
        environment["PYTHONHASHSEED"] = seed
        kept = ("--cache-dir", folder / "kept", "--format", "json", "--stats")
        ran = start_isolint("scan", folder / "project", *kept)
        found: dict[str, float] = json.loads(ran.stdout)["stats"].get("phases", {})
        return found

    assert phases("1")
    assert not phases("2")
