"""Runs isolint the way a user does: as a command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.in_process import call

ROOT = Path(__file__).parents[1]
SECONDS = 120


class RunIsolint(Protocol):
    def __call__(
        self, *args: str | Path, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture(scope="session", autouse=True)
def _no_cache_of_the_users(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISOLINT_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "isolint-cache"))
        patch.delenv("ISOLINT_CACHE_MB", raising=False)
        yield


@pytest.fixture
def run_isolint(environment: dict[str, str]) -> RunIsolint:
    """`isolint ARGS` with a wide terminal and no colours, in this process."""

    def run(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        return call([*map(str, args)], cwd, environment)

    return run


@pytest.fixture
def start_isolint(environment: dict[str, str]) -> RunIsolint:
    """The same in a process of its own, for what only a process shows."""

    def run(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "isolint", *map(str, args)]
        return subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
        )

    return run


@pytest.fixture
def environment() -> dict[str, str]:
    return os.environ | {
        "COLUMNS": "200",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(ROOT),
    }
