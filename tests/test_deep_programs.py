"""Programs whose calls go deeper than Python's own stack."""

from __future__ import annotations

import sys
from pathlib import Path

from isolint.base.finding import Severity
from isolint.config.settings import Settings
from isolint.engine.analysis import read
from isolint.model.calling.copies import Copies
from isolint.model.definitions.knowledge import Knowledge
from isolint.model.linking.link import link
from isolint.model.pointsto.containers import Containers
from tests.markers import scan

_DEPTH = 4050
_OF_A_PROCESS = 1000
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


def test_a_deep_copy_of_objects_that_hang_together_in_a_long_chain(tmp_path: Path) -> None:
    parts = [f"part_{at + 1} = Part()\npart_{at + 1}.next = part_{at}" for at in range(600)]
    text = "\n".join(["class Part:", "    next = None", "part_0 = Part()", *parts])
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    found = read(tmp_path, Settings(), lambda *_: None)
    flow = link(tmp_path, found.summaries, Knowledge(found.pack.frameworks))
    copies, result = Copies(flow, Containers(flow)), flow.graph.new_node()
    copies.make(flow.cell(0, "part_0"), 0, result, deep=True)
    (made,) = flow.graph.get(result)
    flow.field(made, "next")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(_OF_A_PROCESS)
    copies.make(flow.cell(0, "part_600"), 0, result, deep=True)
    sys.setrecursionlimit(limit)
    flow.graph.solve()
    assert len(flow.originals[made]) == 601


def test_a_partial_that_is_handed_itself(tmp_path: Path) -> None:
    text = """
from functools import partial
from outside import Spawner

class Own(Spawner):
    pass

def run(send):
    again = partial(Own(), send)
    again()
    run(again)

run(print)
"""
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    assert not scan(tmp_path, ("ISO405",)).findings
