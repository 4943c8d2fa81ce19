"""What a framework model of the user's changes, key by key."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunIsolint

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


@pytest.mark.parametrize(("model", "expected"), MODELS.values(), ids=MODELS)
def test_key(
    run_isolint: RunIsolint, tmp_path: Path, model: str, expected: tuple[str, int, str]
) -> None:
    def found() -> set[tuple[str, int, str]]:
        ran = run_isolint("scan", ".", "--format", "json", cwd=tmp_path)
        findings = json.loads(ran.stdout)["findings"]
        return {(each["rule"], each["line"], each["confidence"]) for each in findings}

    (tmp_path / "main.py").write_text(SERVICE, encoding="utf-8")
    before = found()
    (tmp_path / "acme.toml").write_text(f'name = "ACME"\n{model}', encoding="utf-8")
    (tmp_path / "isolint.toml").write_text('packs = ["acme.toml"]\n', encoding="utf-8")
    assert expected not in before
    assert expected in found()
