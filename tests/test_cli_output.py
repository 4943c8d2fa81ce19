"""What is written to a terminal and what to a pipe."""

from __future__ import annotations

import io
import os
import sys

import pytest

from isolint.cli import output
from isolint.cli.progress import progress_bar


class Terminal(io.TextIOWrapper):
    def __init__(self, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding=encoding)

    def isatty(self) -> bool:
        return True

    def text(self) -> str:
        self.flush()
        self.seek(0)
        return self.read()


@pytest.mark.parametrize(
    ("variables", "expected"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)],
)
def test_colour_on_a_terminal(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], expected: bool
) -> None:
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("COLUMNS", "90")
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert output.has_colour() is expected
    assert output.columns() == 90


def test_progress_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    assert output.shows_progress()
    with progress_bar(shown=True) as progress:
        progress("reading", 0, 20)
        progress("reading", 20, 20)
        progress("linking", 0, 1)
    drawn = terminal.text()
    assert "20/20" in drawn
    assert "linking" in drawn


def test_characters_that_the_terminal_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal(encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    output.write("a -> … -> b\n", colour=False)
    assert terminal.text() == "a -> \\u2026 -> b\n"


@pytest.mark.skipif(os.name == "nt", reason="needs POSIX pipes")
def test_reader_that_has_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        output.write("x" * 100_000, colour=False)
        output.write("and again", colour=False)
