"""How sure the way from an entry point to a finding is."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Confidence, Severity
from tests.markers import scan

_SMALL = Path(__file__).parent.parent / "fixtures" / "small"
_STEPS = """
import asyncio
from http.server import BaseHTTPRequestHandler

from fastapi import BackgroundTasks, FastAPI

app = FastAPI()


class Desk:
    def __init__(self) -> None:
        self.text = ""


desk = Desk()


class First:
    def step(self, text: str, second: "Second", third: "Third") -> str:
        return second.step(text, third)


class Second:
    def step(self, text: str, third: "Third") -> str:
        return third.step(text)


class Third:
    def step(self, text: str) -> str:
        desk.text = text
        return desk.text
"""
_WAYS = {
    "likely steps": "def go(text: str, first, second, third):\n"
    "    return one(text, first, second, third)\n\n\n"
    "def one(text: str, first: First, second: Second, third: Third):\n"
    "    return first.step(text, second, third)\n",
    "a function that is handed over": "async def go(text: str):\n"
    "    await asyncio.to_thread(keep, text)\n\n\ndef keep(text: str):\n"
    "    before, desk.text = desk.text, text\n    return before\n",
}


@pytest.mark.parametrize(
    ("way", "confidence", "severity"),
    [
        ("likely steps", Confidence.MEDIUM, Severity.MEDIUM),
        ("a function that is handed over", Confidence.HIGH, Severity.CRITICAL),
    ],
)
def test_what_a_likely_step_leads_to_is_medium_at_most(
    way: str, confidence: Confidence, severity: Severity, tmp_path: Path
) -> None:
    text = f"{_STEPS}\n\n@app.post('/go')\n{_WAYS[way]}"
    (tmp_path / "main.py").write_text(text, encoding="utf-8")
    found = [f for f in scan(tmp_path).findings if f.object == "main.Desk.text"]
    assert [(f.confidence, f.severity) for f in found] == [(confidence, severity)]


def test_what_a_handler_calls_on_itself_is_sure(tmp_path: Path) -> None:
    handler = (
        "class Handler(BaseHTTPRequestHandler):\n    def do_POST(self):\n        self.keep()\n\n"
        "    def keep(self):\n        before, desk.text = desk.text, self.path\n"
        "        self.wfile.write(before)\n"
    )
    (tmp_path / "main.py").write_text(f"{_STEPS}\n\n{handler}", encoding="utf-8")
    found = [f for f in scan(tmp_path).findings if f.object == "main.Desk.text"]
    assert [f.confidence for f in found] == [Confidence.HIGH]


def test_that_a_default_is_shared_is_sure_whoever_calls() -> None:
    folder = Path(__file__).parent.parent / "fixtures" / "small" / "default_settings"
    found = [f for f in scan(folder).findings if f.rule == "ISO407"]
    assert [f.confidence for f in found] == [Confidence.MEDIUM] * 2


def test_a_field_that_learns_its_name_lives_as_long_as_its_class() -> None:
    found = scan(_SMALL / "fields_of_classes", ("ISO404",)).findings
    confidences = {f.object: f.confidence for f in found}
    assert confidences == {
        "fields.Field.resource": Confidence.MEDIUM,
        "fields.Form.resource": Confidence.LOW,
    }
