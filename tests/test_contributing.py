"""CONTRIBUTING's walk-throughs: their files are written and their commands run, in this order."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.conftest import ROOT, RunIsolint

_BLOCK = re.compile(r"<!-- (run|file): (\S+) -->\n```\w+\n(.+?)\n```", re.DOTALL)
_BLOCKS = _BLOCK.findall((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))


def said(run_isolint: RunIsolint, block: str, folder: Path) -> str:
    output = ""
    for command in block.splitlines():
        name, *args = shlex.split(command)
        assert name == "isolint"
        ran = run_isolint(*args, cwd=folder)
        assert ran.returncode in (0, 1), f"{command}\n{ran.stdout}{ran.stderr}"
        output += ran.stdout
    return output


def test_a_pack_of_your_own(run_isolint: RunIsolint, tmp_path: Path) -> None:
    output = ""
    for kind, where, block in _BLOCKS:
        if kind == "file":
            path = tmp_path / where
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{block}\n", encoding="utf-8")
        elif where == "pack":
            (tmp_path / "main.py").touch()
            output += said(run_isolint, block, tmp_path)
    for words in (
        "1 rule, 0 framework models: all sound",
        "1 rule, 1 framework model: all sound",
        "ACME101 demo-shop\n",
        "ISO201 critical  service/orders.py:",
        "message orders  handle",
    ):
        assert words in output


def test_in_a_checkout(run_isolint: RunIsolint) -> None:
    [block] = [block for kind, where, block in _BLOCKS if (kind, where) == ("run", "checkout")]
    output = said(run_isolint, block, ROOT)
    assert "ISO403 class-attribute-mutated" in output
    assert "ISO403 critical" in output


@pytest.mark.parametrize("kind", ["run", "file"])
def test_no_marker_is_left_over(kind: str) -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert text.count(f"<!-- {kind}: ") == sum(found == kind for found, _, _ in _BLOCKS) > 0
