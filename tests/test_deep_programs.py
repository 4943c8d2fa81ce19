"""Programs whose calls go deeper than Python's own stack."""

from __future__ import annotations

from pathlib import Path

from isolint.base.finding import Severity
from tests.markers import scan

_DEPTH = 4050
_ENDS = """
import asyncio

from fastapi import FastAPI

app = FastAPI()
lock = asyncio.Lock()


class Desk:
    def __init__(self) -> None:
        self.user_id = ""


desk = Desk()


@app.get("/{user_id}/seen")
def begin(user_id: str) -> str:
    return step_0(user_id)


def step_%d(user_id: str) -> str:
    desk.user_id = user_id
    return "seen"


@app.get("/")
def latest() -> str:
    return desk.user_id
"""


def test_a_write_at_the_end_of_a_long_chain_is_found(tmp_path: Path) -> None:
    steps = [
        f"def step_{at}(user_id: str) -> str:\n    return step_{at + 1}(user_id)\n"
        for at in range(_DEPTH)
    ]
    (tmp_path / "main.py").write_text(_ENDS % _DEPTH + "\n\n".join(steps), encoding="utf-8")
    found = scan(tmp_path, ("ISO405",)).findings
    assert ("ISO405", Severity.CRITICAL) in {(f.rule, f.severity) for f in found}
