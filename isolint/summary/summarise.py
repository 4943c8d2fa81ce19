"""One file's text to its summary."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator

import libcst as cst

from isolint.base.errors import Problem
from isolint.summary.builder import FileBuilder
from isolint.summary.comments import comments_in
from isolint.summary.definitions import make_lambda
from isolint.summary.ir import FileSummary
from isolint.summary.positions import spans_of
from isolint.summary.statements import suite

_NEWLINE = re.compile(r"\r\n?|\n")
_BRACKET = re.compile(r"[()\[\]{}]")
_DEEPEST = 200
_OPERATORS = ("+", "-", "*", "/", "|", "&", " and ", " or ", ")(", "].", ").")
_MANY_OPERATORS = 3000


def is_tame(text: str) -> bool:
    """Whether no expression can be long enough to overflow the parser's stack."""
    return sum(map(text.count, _OPERATORS)) < _MANY_OPERATORS


def _too_deep(text: str) -> bool:
    """Brackets nested deeper than CPython itself allows; tokenised only when in doubt."""
    depths = _depths(found.group() for found in _BRACKET.finditer(text))
    return any(depth > _DEEPEST for depth in depths) and _tokens_too_deep(text)


def _depths(brackets: Iterable[str]) -> Iterator[int]:
    depth = 0
    for bracket in brackets:
        depth = depth + 1 if bracket in "([{" else max(depth - 1, 0)
        yield depth


def _tokens_too_deep(text: str) -> bool:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    brackets = (token.string for token in tokens if _BRACKET.fullmatch(token.string))
    try:
        return any(depth > _DEEPEST for depth in _depths(brackets))
    except (tokenize.TokenError, SyntaxError) as error:
        # From Python 3.12 on the tokenizer itself refuses the depth.
        return "nested" in str(error)


def summarise(path: str, text: str) -> FileSummary | Problem:
    if _too_deep(text):
        return Problem(path, 0, "nested too deeply to analyse")
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
    file = FileBuilder(spans_of(tree, text), suite, make_lambda)
    suite(file.open("module", "", None), tree)
    starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    codes = file.finish()
    return FileSummary(path, codes, file.annotations, starts, comments_in(text))
