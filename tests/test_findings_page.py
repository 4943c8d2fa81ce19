"""The words in brackets behind a message are explained in docs/findings.md."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

_ROOT = Path(__file__).parent.parent
_PAGE = (_ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
_FOLDERS = ("severity", "identities", "operators")
_RATING = [
    path
    for folder in _FOLDERS
    for path in sorted((_ROOT / "isolint" / "detect" / folder).glob("*.py"))
]


def notes(source: str) -> list[str]:
    """Constants of a module that are several words: `_ONE = "one after another"`."""
    return [
        node.value.value
        for node in ast.parse(source).body
        if isinstance(node, ast.Assign)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
        and node.value.value.count(" ") > 1
        and "ISO" not in node.value.value
    ]


@pytest.mark.parametrize("path", _RATING, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_what_lowers_a_finding_is_explained(path: Path) -> None:
    page = " ".join(_PAGE.split())
    unexplained = [each for each in notes(path.read_text(encoding="utf-8")) if each not in page]
    assert not unexplained
