"""Small services, mended in a folder of their own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from isolint.base.finding import Finding
from isolint.base.mending import Mending
from isolint.config.settings import Settings
from isolint.fix.run import Asked, mend_program

START = """\
import httpx
from fastapi import FastAPI, HTTPException, Request

app = FastAPI()


async def load(user_id: str) -> str:
    async with httpx.AsyncClient() as client:
        return (await client.get("http://carts", params={"user_id": user_id})).text


"""


def lay_out(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def mend_folder(folder: Path, unsafe: bool = False, rule: str = "") -> Mending:
    def is_wanted(finding: Finding) -> bool:
        return not rule or finding.rule == rule

    return mend_program(folder, Settings(jobs=1), Asked(is_wanted, unsafe), lambda *_: None)


def count(mending: Mending) -> tuple[int, int, int, int]:
    """(mended, unsafe, dropped, left)"""
    parts = (mending.mended, mending.unsafe, mending.dropped, mending.left)
    mended, unsafe, dropped, left = map(len, parts)
    return mended, unsafe, dropped, left
