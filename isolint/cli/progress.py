"""The progress bar."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn

from isolint.cli.output import note
from isolint.cli.terminal_options import is_plain, is_verbose

Advance = Callable[[str, int, int], None]

_SECONDS_BETWEEN = 0.1


@contextmanager
def progress_bar(shown: bool) -> Iterator[Advance]:
    """Yields what the engine calls with phase, done and total; the bar is gone afterwards."""
    if not shown:
        yield _Told().update if is_verbose() else _nothing
        return
    # Without a refreshing thread: the engine forks its workers while the bar is up.
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    console = Console(stderr=True, no_color=is_plain() or None)
    with Progress(*columns, console=console, transient=True, auto_refresh=False) as bar:
        yield _Bar(bar).update


def _nothing(phase: str, done: int, total: int) -> None:
    """Stands in where stderr is no terminal."""


class _Told:
    """Tells each phase when it begins, with the seconds since the command began."""

    def __init__(self) -> None:
        self.phase = ""
        self.started = time.monotonic()

    def update(self, phase: str, _done: int, total: int) -> None:
        if phase != self.phase:
            self.phase = phase
            of = f" ({total})" if total > 1 else ""
            note(f"{time.monotonic() - self.started:.1f} s: {phase}{of}")


class _Bar:
    def __init__(self, bar: Progress) -> None:
        self.bar = bar
        self.phase = ""
        self.task: TaskID | None = None
        self.drawn = 0.0

    def update(self, phase: str, done: int, total: int) -> None:
        task = self._task(phase, total)
        self.bar.update(task, completed=done)
        now = time.monotonic()
        if done >= total or now - self.drawn >= _SECONDS_BETWEEN:
            self.drawn = now
            self.bar.refresh()

    def _task(self, phase: str, total: int) -> TaskID:
        """One line, which shows the phase that runs."""
        if self.task is not None and phase == self.phase:
            return self.task
        if self.task is not None:
            self.bar.remove_task(self.task)
        self.phase, self.task = phase, self.bar.add_task(phase, total=total)
        return self.task
