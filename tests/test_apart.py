"""Tasks in processes of their own."""

from __future__ import annotations

import os
import time
from pathlib import Path

from msgspec import Struct

from isolint.engine.apart import Failure, Task, in_processes


class Told(Struct, frozen=True):
    what: str


def _write(path: Path) -> Told:
    time.sleep(0.2)
    path.write_text("written", encoding="utf-8")
    return Told("wrote")


def _read(path: Path) -> Told:
    return Told(path.read_text(encoding="utf-8") if path.exists() else "nothing")


def _die() -> Told:
    os._exit(3)


def test_a_task_starts_when_those_it_needs_have_ended(tmp_path: Path) -> None:
    path = tmp_path / "between"
    results = dict(
        in_processes(
            {
                "late": Task(_read, (path,), Told, after=frozenset({"writing"})),
                "writing": Task(_write, (path,), Told),
            },
            jobs=3,
        )
    )
    assert results == {"writing": Told("wrote"), "late": Told("written")}


def test_a_process_that_dies_ends_its_own_task_alone(tmp_path: Path) -> None:
    path = tmp_path / "between"
    tasks = {
        "dying": Task(_die, (), Told),
        "after": Task(_read, (path,), Told, after=frozenset({"dying"})),
    }
    results = dict(in_processes(tasks, jobs=2))
    assert isinstance(results["dying"], Failure)
    assert results["after"] == Told("nothing")
