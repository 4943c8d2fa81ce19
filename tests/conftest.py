"""Runs isolint the way a user does: as a command in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Protocol

import pytest

ROOT = Path(__file__).parents[1]
SECONDS = 120


class RunIsolint(Protocol):
    def __call__(
        self, *args: str | Path, cwd: Path | None = None
    ) -> subprocess.CompletedProcess[str]: ...


@pytest.fixture
def run_isolint(tmp_path_factory: pytest.TempPathFactory) -> RunIsolint:
    """`python -m isolint ARGS` with a cache of its own, a wide terminal and no colours."""
    env = os.environ | {
        "COLUMNS": "200",
        "ISOLINT_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
        "PYTHONPATH": str(ROOT),
    }

    def run(*args: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "isolint", *map(str, args)]
        return subprocess.run(
            command, cwd=cwd, env=env, capture_output=True, encoding="utf-8", timeout=SECONDS
        )

    return run
