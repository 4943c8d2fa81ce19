"""A change of comments, docstrings and blank lines alone is answered from the kept report."""

from __future__ import annotations

import io
import re
import shutil
import tokenize
from pathlib import Path

import pytest
from msgspec.structs import replace

from isolint.base.report import Report
from isolint.config.settings import Settings, load
from isolint.engine.run import run
from tests.conftest import ROOT

FIXTURES = [
    "agent_platform/before",
    "small/argument_flow",
    "small/cache_handmade",
    "small/dropped_context",
    "small/flask_hops",
    "small/identity_fallbacks",
    "small/import_aliases",
]


def report(folder: Path, cache: Path | None) -> Report:
    kept = Settings() if cache is None else Settings(cache_dir=str(cache), cache_limit=50_000_000)
    settings = replace(load(folder), cache_dir=kept.cache_dir, cache_limit=kept.cache_limit)
    found = run(folder, settings, lambda *_: None)
    return replace(found, stats=replace(found.stats, seconds=0.0, phases={}))


def commented(text: str) -> str:
    """A comment after every statement, and on lines of their own; docstrings are longer."""
    made, done = io.StringIO("# first of all\n"), 0
    made.seek(0, io.SEEK_END)
    lines = text.splitlines(keepends=True)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NEWLINE and token.string:
            line, column = token.start
            made.write("".join(lines[done : line - 1]))
            plain = lines[line - 1][:column]
            if re.fullmatch(r'\s*""".+"""', plain):
                plain = f'{plain[:-3]} So\n    it is."""'
            made.write(f"{plain}   # told\n# here\n\n")
            done = line
    made.write("".join(lines[done:]))
    return made.getvalue()


def comments_out(text: str) -> str:
    """Or there would be comments that speak to isolint."""
    tokens = [
        token
        for token in tokenize.generate_tokens(io.StringIO(text).readline)
        if token.type != tokenize.COMMENT
    ]
    return tokenize.untokenize(tokens)


def laid_out(name: str, tmp_path: Path) -> tuple[Path, Path]:
    folder = Path(shutil.copytree(ROOT / "fixtures" / name, tmp_path / "service"))
    for path in folder.rglob("*.py"):
        path.write_text(comments_out(path.read_text("utf-8")), "utf-8")
    cache = tmp_path / "cache"
    return folder, cache


@pytest.mark.parametrize("name", FIXTURES)
def test_all_places_move_with_their_lines(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = laid_out(name, tmp_path)
    first = report(folder, cache)
    for path in sorted(folder.rglob("*.py"))[:20]:
        path.write_text(commented(path.read_text("utf-8")), "utf-8")
    cold = report(folder, None)
    assert cold.findings
    assert [f.place.line for f in cold.findings] != [f.place.line for f in first.findings]
    assert cold.stats.lines > first.stats.lines
    with monkeypatch.context() as patch:
        patch.setattr("isolint.engine.run.analysed", _never)
        assert report(folder, cache) == cold
        assert report(folder, cache) == cold
        for path in folder.rglob("*.py"):
            path.write_text(comments_out(path.read_text("utf-8")).rstrip() + "\n", "utf-8")
    assert report(folder, cache) == report(folder, None)


def _never(*_: object) -> None:
    raise AssertionError("was analysed")


BEFORE = """\
from fastapi import FastAPI

app = FastAPI()
seen, told = {}, {}


@app.get("/orders")
def orders(user_id: str):
    seen["last"] = user_id; told["last"] = user_id
    return seen
"""
AFTER = {
    "a name": BEFORE.replace("seen", "found"),
    "a statement": f"{BEFORE}\n\nrows = []\n",
    "a text": BEFORE.replace("last", "first"),
    "a split line": BEFORE.replace("; ", "\n    "),
    "a comment for isolint": BEFORE.replace("id;", "id;  # isolint: ignore[ISO402] why\n   "),
    "what is accepted": BEFORE.replace("return seen", "return seen  # isolint: ignore[ISO4] why"),
    "an annotation": BEFORE.replace("user_id: str", "user_id: int"),
    "an order": BEFORE.replace("seen, told", "told, seen"),
    "no statement any more": BEFORE.replace("    return seen\n", ""),
    "what cannot be parsed": BEFORE.replace("return seen", "return ("),
}


@pytest.mark.parametrize("name", AFTER)
def test_any_other_change_is_analysed(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, cache = tmp_path / "service", tmp_path / "cache"
    folder.mkdir()
    (folder / "main.py").write_text(BEFORE, "utf-8")
    report(folder, cache)
    (folder / "main.py").write_text(AFTER[name], "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr("isolint.engine.run.analysed", _never)
        with pytest.raises(AssertionError, match="was analysed"):
            report(folder, cache)
    assert report(folder, cache) == report(folder, None)
