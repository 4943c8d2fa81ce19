"""One file's text to its summary."""

from __future__ import annotations

import re

import libcst as cst

from isolint.base.errors import Problem
from isolint.summary.builder import FileBuilder
from isolint.summary.ir import Comment, FileSummary
from isolint.summary.positions import spans_of
from isolint.summary.statements import suite

_NEWLINE = re.compile(r"\r\n?|\n")
_COMMENT = re.compile(r"#\s*isolint:")


def summarise(path: str, text: str) -> FileSummary | Problem:
    try:
        tree = cst.parse_module(text)
        return _summary(path, text, tree)
    except cst.ParserSyntaxError as error:
        return Problem(path, error.raw_line, f"syntax error: {_first_line(error.message)}")
    except RecursionError:
        return Problem(path, 0, "nested too deeply to analyse")


def _first_line(message: str) -> str:
    return message.splitlines()[0] if message else "cannot be parsed"


def _summary(path: str, text: str, tree: cst.Module) -> FileSummary:
    file = FileBuilder(spans_of(tree))
    suite(file.open("module", "", None), tree)
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    codes = file.finish()
    return FileSummary(path, codes, file.annotations, starts, _comments(text))


def _comments(text: str) -> list[Comment]:
    if "isolint:" not in text:
        return []
    lines = enumerate(_NEWLINE.split(text), 1)
    return [Comment(n, line) for n, line in lines if _COMMENT.search(line)]
