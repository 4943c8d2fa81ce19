"""Keywords that are handed on by many calls, in function after function: each is asked once."""

from __future__ import annotations

from pathlib import Path

from tests.markers import scan

_STEPS, _CALLS = 9, 8


def _program() -> str:
    lines = ["from fastapi import FastAPI", "app = FastAPI()", "KEPT = {}"]
    lines += ["def step_0(**options):", "    KEPT['last'] = options['size']"]
    for step in range(1, _STEPS):
        lines.append(f"def step_{step}(**options):")
        lines += [f"    step_{step - 1}(**options)"] * _CALLS
    lines += ["@app.post('/run')", "def run():", f"    step_{_STEPS - 1}(size=1)"]
    return "\n".join(lines) + "\n"


def test_keywords_of_many_calls_are_asked_once(tmp_path: Path) -> None:
    (tmp_path / "main.py").write_text(_program(), encoding="utf-8")
    assert [f.object for f in scan(tmp_path, ("ISO402",)).findings] == ["main.KEPT"]
