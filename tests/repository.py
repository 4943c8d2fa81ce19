"""Small services in git repositories of their own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.conftest import RunIsolint
from tests.mending import lay_out

_NO_SETTINGS = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

STORE = """\
class Store:
    def __init__(self) -> None:
        self.rows: list[str] = []
        self.names: dict[str, str] = {}


store = Store()
"""
MAIN = """\
from fastapi import FastAPI

from store import store

app = FastAPI()


@app.post("/rows/{user_id}")
async def add(user_id: str) -> None:
    store.rows.append(user_id)
    store.names["last"] = user_id
"""
SERVICE = {"store.py": STORE, "main.py": MAIN}
CLEAN = """\
from fastapi import FastAPI

app = FastAPI()


@app.get("/users/{user_id}")
async def show(user_id: str) -> str:
    return user_id
"""


class Repository:
    def __init__(self, folder: Path, run_isolint: RunIsolint) -> None:
        self.folder = folder
        self.run_isolint = run_isolint

    def git(self, *args: str) -> str:
        settings = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
        ran = subprocess.run(
            ["git", *settings, *args],
            cwd=self.folder,
            env=os.environ | _NO_SETTINGS,
            capture_output=True,
            encoding="utf-8",
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def write(self, files: Mapping[str, str]) -> None:
        lay_out(self.folder, files)

    def commit(self, files: Mapping[str, str] | None = None) -> None:
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--no-verify", "-m", "change")

    def replace(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text(encoding="utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), encoding="utf-8")

    def isolint(self, *args: str | Path) -> subprocess.CompletedProcess[str]:
        return self.run_isolint(*args, cwd=self.folder)

    def said(self, *args: str | Path) -> str:
        ran = self.isolint(*args)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def scan(self, *args: str) -> dict[str, Any]:
        ran = self.isolint("scan", ".", "--format", "json", *args)
        assert ran.returncode in (0, 1), ran.stderr
        report: dict[str, Any] = json.loads(ran.stdout)
        return report


def made(folder: Path, run_isolint: RunIsolint, files: Mapping[str, str]) -> Repository:
    folder.mkdir(exist_ok=True)
    repository = Repository(folder, run_isolint)
    repository.git("init", "-q", "-b", "main")
    repository.commit(files)
    return repository


def new(report: dict[str, Any]) -> list[tuple[str, str, int]]:
    return [(f["path"], f["rule"], f["line"]) for f in report["findings"] if f["new"]]
