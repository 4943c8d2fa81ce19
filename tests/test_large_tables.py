"""Tables of many entries, as generated modules have them."""

from __future__ import annotations

import time
from pathlib import Path

from tests.markers import scan

_SERVED = """
from fastapi import FastAPI

app = FastAPI()


@app.get("/domains/{domain}")
def categories(domain: str) -> list[str] | None:
    return TABLE.get(domain)
"""


def _took(folder: Path, entries: int) -> float:
    folder.mkdir()
    rows = "".join(f'    "domain{each}": ["category{each}"],\n' for each in range(entries))
    (folder / "main.py").write_text(f"TABLE = {{\n{rows}}}\n{_SERVED}", encoding="utf-8")
    begun = time.process_time()
    scan(folder)
    return time.process_time() - begun


def test_a_table_of_ten_times_the_entries_takes_no_hundred_times_as_long(tmp_path: Path) -> None:
    small, large = _took(tmp_path / "small", 600), _took(tmp_path / "large", 6000)
    assert large < small * 30
