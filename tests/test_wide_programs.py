"""Programs in which one operation meets a great many objects, or a value comes many ways."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Severity
from isolint.config.settings import Settings
from isolint.detect.view import View
from isolint.engine.analysis import analyse
from isolint.model.definitions.program import CodeRef
from isolint.model.users.taint import Taint
from tests.markers import scan

_MAIN = """
from fastapi import FastAPI

app = FastAPI()


class Desk:
    def __init__(self) -> None:
        self.user_id = ""


%s


@app.get("/{user_id}")
def seat(user_id: str) -> None:
    for desk in [%s]:
        desk.user_id = user_id
"""
_MERGING = """
from fastapi import FastAPI

app = FastAPI()
KEPT = {}


@app.get("/")
def all_rows() -> None:
    rows = [1]
%s
    KEPT["rows"] = rows
"""
_OBJECTS = 50
_STEPS, _QUESTIONS = 30, 20_000


def test_a_few_writes_stand_for_those_to_all_objects(tmp_path: Path) -> None:
    names = [f"desk_{at}" for at in range(_OBJECTS)]
    desks = "\n".join(f"{name} = Desk()" for name in names)
    (tmp_path / "main.py").write_text(_MAIN % (desks, ", ".join(names)), encoding="utf-8")
    view = View(analyse(tmp_path, Settings(cache_dir=""), lambda *_: None).model)
    request = view.model.request
    written = [write for context in request.links for write in view.raw_writes(request, context)]
    assert {write.place for write in written} == {"main.Desk.user_id"}
    assert len(written) < 10


def test_what_is_no_users_is_not_asked_for_again_on_every_way(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = "    rows = rows + rows\n" * _STEPS
    (tmp_path / "main.py").write_text(_MERGING % steps, encoding="utf-8")
    asked, ask = [0], Taint._ask

    def counted(self: Taint, ref: CodeRef, value: int, depth: int) -> bool:
        asked[0] += 1
        assert asked[0] < _QUESTIONS
        return ask(self, ref, value, depth)

    monkeypatch.setattr(Taint, "_ask", counted)
    assert [f.severity for f in scan(tmp_path, ("ISO402",)).findings] == [Severity.LOW]
