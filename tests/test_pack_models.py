"""What a framework model of the user's changes, key by key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint
from tests.mending import lay_out

SERVICE = """\
from acme.bus import publish
from acme.db import Transaction
from fastapi import FastAPI

app = FastAPI()


class Desk:
    transaction: object = None
    caller: object = None


desk = Desk()


def send(run_id: str) -> None:
    publish(run_id)


@app.get("/a")
async def put() -> None:
    desk.transaction = Transaction()


@app.get("/b")
async def word(user_id: str) -> None:
    send(run_id="house")


@app.get("/c")
async def tell() -> None:
    publish("hello")
"""
MODELS = {
    "placeholder-words": ('[identity]\nplaceholders = ["house"]\n', ("ISO301", 27, "high")),
    "session-types": ('[lifetimes]\nsession = ["acme.db.Transaction()"]\n', ("ISO201", 22, "high")),
    "effects": ('[effects]\nevent = ["acme.bus.publish"]\n', ("ISO501", 31, "medium")),
}


OWN = {
    "service/bus.py": """\
class Bus:
    def publish(self, text: str) -> None:
        raise NotImplementedError


class LoudBus(Bus):
    def publish(self, text: str) -> None:
        self.text = text.upper()


def shout(text: str) -> None:
    LoudBus().publish(text)
""",
    "service/db.py": """\
class Transaction:
    pass


class Nested(Transaction):
    pass
""",
    "main.py": """\
from fastapi import FastAPI

from service.bus import LoudBus, shout
from service.db import Nested

app = FastAPI()


class Desk:
    transaction: object = None


desk = Desk()


@app.get("/a")
async def put() -> None:
    desk.transaction = Nested()


@app.get("/b")
async def tell() -> None:
    LoudBus().publish("hello")


@app.get("/c")
async def cry() -> None:
    shout("hello")
""",
}
OWN_MODELS = {
    "session": ('[lifetimes]\nsession = ["service.db.Transaction()"]\n', ("ISO201", 18, "high")),
    "method": ('[effects]\nevent = ["service.bus.Bus().publish"]\n', ("ISO501", 22, "medium")),
    "function": ('[effects]\nnetwork = ["service.bus.shout"]\n', ("ISO501", 27, "medium")),
}


@pytest.mark.parametrize(("model", "expected"), MODELS.values(), ids=MODELS)
def test_key(
    run_isolint: RunIsolint, tmp_path: Path, model: str, expected: tuple[str, int, str]
) -> None:
    assert_changes(run_isolint, tmp_path, {"main.py": SERVICE}, model, expected)


@pytest.mark.parametrize(("model", "expected"), OWN_MODELS.values(), ids=OWN_MODELS)
def test_key_that_names_the_programs_own_code(
    run_isolint: RunIsolint, tmp_path: Path, model: str, expected: tuple[str, int, str]
) -> None:
    assert_changes(run_isolint, tmp_path, OWN, model, expected)


def assert_changes(
    run_isolint: RunIsolint,
    tmp_path: Path,
    service: dict[str, str],
    model: str,
    expected: tuple[str, int, str],
) -> None:
    """It is found with the model alone."""

    def found() -> set[tuple[str, int, str]]:
        ran = run_isolint("scan", ".", "--format", "json", cwd=tmp_path)
        findings = json.loads(ran.stdout)["findings"]
        return {(each["rule"], each["line"], each["confidence"]) for each in findings}

    lay_out(tmp_path, service)
    before = found()
    (tmp_path / "acme.toml").write_text(f'name = "ACME"\n{model}', encoding="utf-8")
    (tmp_path / "isolint.toml").write_text('packs = ["acme.toml"]\n', encoding="utf-8")
    assert expected not in before
    assert expected in found()
