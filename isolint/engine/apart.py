"""Work that fills memory, each piece in a process of its own that ends with it."""

from __future__ import annotations

import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import Struct

if TYPE_CHECKING:
    from multiprocessing.context import ForkContext, SpawnContext


class Failure(Struct, frozen=True):
    reason: str


class Task(Struct, frozen=True):
    """`kind` is what the work gives."""

    work: Callable[..., Struct]
    given: tuple[Any, ...]
    kind: type[Struct]


def in_processes(tasks: Mapping[str, Task], jobs: int) -> Iterator[tuple[str, Struct | Failure]]:
    """Results as they come, tasks begun in order; a process that dies is one task's failure."""
    context, jobs = _context(), jobs or os.cpu_count() or 1
    waiting = list(tasks)
    running: dict[Connection, tuple[str, BaseProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                name = waiting.pop(0)
                receiver, process = _started(context, tasks[name])
                running[receiver] = name, process
            for ready in wait(list(running)):
                assert isinstance(ready, Connection)
                name, process = running.pop(ready)
                yield name, _received(ready, tasks[name].kind)
                process.join()
    finally:
        for _, process in running.values():
            process.terminate()


def _started(context: SpawnContext | ForkContext, task: Task) -> tuple[Connection, BaseProcess]:
    receiver, sender = context.Pipe(duplex=False)
    process: BaseProcess = context.Process(
        target=_work, args=(sender, task.work, task.given), daemon=True
    )
    process.start()
    sender.close()
    return receiver, process


def _context() -> SpawnContext | ForkContext:
    if sys.platform == "linux":
        return multiprocessing.get_context("fork")
    return multiprocessing.get_context("spawn")


def _work(sender: Connection, work: Callable[..., Struct], given: tuple[Any, ...]) -> None:
    try:
        data = b"S" + msgspec.json.encode(work(*given))
    except Exception as error:
        data = b"F" + f"{type(error).__name__}: {error}".encode("utf-8", "replace")
    sender.send_bytes(data)
    sender.close()
    # What fills the memory need not be taken apart piece by piece.
    os._exit(0)


def _received(receiver: Connection, kind: type[Struct]) -> Struct | Failure:
    try:
        data = receiver.recv_bytes()
    except (EOFError, OSError):
        return Failure("its process ended before it was done")
    finally:
        receiver.close()
    if data[:1] == b"F":
        return Failure(data[1:].decode("utf-8", "replace"))
    return msgspec.json.decode(data[1:], type=kind)
