"""Programs in which one operation meets a great many objects."""

from __future__ import annotations

from pathlib import Path

from isolint.config.settings import Settings
from isolint.detect.view import View
from isolint.engine.analysis import analyse

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
_OBJECTS = 50


def test_a_few_writes_stand_for_those_to_all_objects(tmp_path: Path) -> None:
    names = [f"desk_{at}" for at in range(_OBJECTS)]
    desks = "\n".join(f"{name} = Desk()" for name in names)
    (tmp_path / "main.py").write_text(_MAIN % (desks, ", ".join(names)), encoding="utf-8")
    view = View(analyse(tmp_path, Settings(cache_dir=""), lambda *_: None).model)
    request = view.model.request
    written = [write for context in request.links for write in view.raw_writes(request, context)]
    assert {write.place for write in written} == {"main.Desk.user_id"}
    assert len(written) < 10
