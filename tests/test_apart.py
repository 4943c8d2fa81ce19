"""Tasks in processes of their own."""

from __future__ import annotations

import os

from msgspec import Struct

from isolint.engine.apart import Failure, Task, in_processes


class Told(Struct, frozen=True):
    what: str


def _tell(what: str) -> Told:
    return Told(what)


def _die() -> Told:
    os._exit(3)


def test_a_process_that_dies_ends_its_own_task_alone() -> None:
    tasks = {"dying": Task(_die, (), Told), "after": Task(_tell, ("so",), Told)}
    results = dict(in_processes(tasks, jobs=1))
    assert isinstance(results["dying"], Failure)
    assert results["after"] == Told("so")
