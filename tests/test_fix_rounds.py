"""A mend that does not hold is not kept, and does not take others with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from isolint.base.finding import Finding
from isolint.base.mending import Left
from isolint.fix.catalogue import mend_of
from isolint.fix.edit import Edit, Mend, apply, joined, meet
from isolint.fix.project import Project
from tests.fix_cases import CASES
from tests.mending import START, count, lay_out, mend_folder

_CASE = next(case for case in CASES if case.about == "a late default")
_OTHERS = {
    "breaks the syntax": "def (\n",
    "changes nothing": "",
    "brings a finding": (
        "seen = []\n\n\n@app.get('/other')\nasync def other(name: str) -> str:\n"
        "    seen.append(name)\n    return name\n\n\n"
    ),
}


@pytest.mark.parametrize("text", _OTHERS.values(), ids=_OTHERS)
def test_what_does_not_hold(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """b.py's mend is none; a.py's is kept."""

    def mended(project: Project, finding: Finding) -> Mend | Left:
        if finding.place.path != "b.py":
            return mend_of(project, finding)
        at = len(START)
        return Mend("b.py", (Edit(at, at, text),), safe=True)

    monkeypatch.setattr("isolint.fix.run.mend_of", mended)
    files = dict.fromkeys(("a.py", "b.py"), START + _CASE.before)
    mending = mend_folder(lay_out(tmp_path, files), unsafe=True, rule="ISO302")
    assert count(mending) == (1, 0, 1, 0)
    assert [(each.path, each.after) for each in mending.changes] == [("a.py", START + _CASE.after)]


def test_one_finding_at_a_time(tmp_path: Path) -> None:
    """Two mends at one place are made in two rounds."""
    text = START + (
        "@app.get('/cart')\n"
        "async def cart(user_id: str | None = None, run_id: str | None = None) -> str:\n"
        "    return await load((user_id or 'guest') + (run_id or 'none'))\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO302")
    assert count(mending) == (2, 0, 0, 0)
    assert mending.changes[0].after.endswith(
        "    if not user_id:\n"
        '        raise HTTPException(status_code=400, detail="user_id is required")\n'
        "    if not run_id:\n"
        '        raise HTTPException(status_code=400, detail="run_id is required")\n'
        "    return await load(user_id + run_id)\n"
    )


def test_edits() -> None:
    edits = (Edit(0, 1, "x"), Edit(2, 2, "!"), Edit(3, 4, ""))
    assert apply("abcd", edits) == "xb!c"
    one, other = Mend("a", (Edit(0, 2, "x"),)), Mend("a", (Edit(2, 3, "y"),))
    assert not meet(one, other)
    assert meet(one, Mend("a", (Edit(1, 3, "y"),)))
    assert meet(one, Mend("a", (Edit(2, 2, "y"),)))
    assert not meet(one, Mend("b", one.edits))
    assert joined([one, other]) == Mend("a", (*one.edits, *other.edits))
    assert joined([one, Mend("a", (Edit(1, 3, "y"),))]) is None


def test_defaults_that_one_finding_names_are_mended_together(tmp_path: Path) -> None:
    text = START + (
        "@app.get('/cart/{user_id}')\n"
        "async def cart(user_id: str) -> int:\n"
        "    return count(user_id)\n\n\n"
        "def count(user_id: str, seen=[], bought=[], told={}) -> int:\n"
        "    for each in (seen, bought):\n"
        "        each.append(user_id)\n"
        "    return len(seen) + len(told)\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO407")
    assert count(mending) == (1, 0, 0, 0)
    assert mending.changes[0].after.endswith(
        "def count(user_id: str, seen=None, bought=None, told={}) -> int:\n"
        "    if seen is None:\n"
        "        seen = []\n"
        "    if bought is None:\n"
        "        bought = []\n"
        "    for each in (seen, bought):\n"
        "        each.append(user_id)\n"
        "    return len(seen) + len(told)\n"
    )


def test_defaults_that_one_finding_names_in_several_functions(tmp_path: Path) -> None:
    text = START + (
        "@app.get('/cart/{user_id}')\n"
        "async def cart(user_id: str) -> tuple[list[str], list[str]]:\n"
        "    return first(user_id), second(user_id)\n\n\n"
        "def keep(user_id: str, into: list[str]) -> list[str]:\n"
        "    into.append(user_id)\n"
        "    return into\n\n\n"
        "def first(user_id: str, seen=[]) -> list[str]:\n"
        "    return keep(user_id, seen)\n\n\n"
        "def second(user_id: str, bought=[]) -> list[str]:\n"
        "    return keep(user_id, bought)\n"
    )
    mending = mend_folder(lay_out(tmp_path, {"main.py": text}), unsafe=True, rule="ISO407")
    assert count(mending) == (2, 0, 0, 0)
    assert mending.changes[0].after.count("=None") == len(["seen", "bought"])
