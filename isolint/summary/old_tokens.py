"""The pieces of a text that Python 3 cannot read, and the statements that they form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

_TOKEN = re.compile(
    r"""
    (?P<comment>\#[^\n]*)
    | (?P<string>[uUbBrRfF]{0,2}(?:
        \"{3}(?:\\.|[^\\])*?\"{3} | '{3}(?:\\.|[^\\])*?'{3}
        | \"(?:\\.|[^\"\\\n])*\" | '(?:\\.|[^'\\\n])*'
      ))
    | (?P<name>[^\W\d]\w*)
    | (?P<number>\d[\w.]*|\.\d\w*)
    | (?P<joined>\\\r?\n)
    | (?P<newline>\r?\n|\r)
    | (?P<space>[ \t\f]+)
    | (?P<op><>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_SIGNIFICANT = frozenset({"string", "name", "number", "op"})
_HEADERS = frozenset(
    {"if", "elif", "else", "for", "while", "try", "except", "finally", "with", "def", "class"}
)
_OPENING, _CLOSING = frozenset("([{"), frozenset(")]}")


class Token(Struct):
    """`depth` is how many brackets are open around it."""

    kind: str
    text: str
    depth: int = 0


Statement = Sequence[Token]


def tokens_of(text: str) -> list[Token]:
    found = [Token(match.lastgroup or "op", match.group()) for match in _TOKEN.finditer(text)]
    depth = 0
    for token in found:
        if token.kind == "op" and token.text in _CLOSING:
            depth = max(depth - 1, 0)
        token.depth = depth
        if token.kind == "op" and token.text in _OPENING:
            depth += 1
    return found


def statements_of(tokens: Sequence[Token]) -> Iterator[Statement]:
    """What a header such as `if found:` is followed by is a statement of its own."""
    current: list[Token] = []
    for token in tokens:
        if token.kind in _SIGNIFICANT:
            current.append(token)
        if token.depth == 0 and _ends(token, current):
            yield current
            current = []
    yield current


def _ends(token: Token, current: Statement) -> bool:
    if token.kind == "newline":
        return True
    if token.kind != "op" or not current:
        return False
    return token.text == ";" or (token.text == ":" and _is_header(current))


def _is_header(current: Statement) -> bool:
    """All but the colons of its lambdas."""
    flat = [token.text for token in current if token.depth == 0]
    return current[0].text in _HEADERS and flat.count(":") > flat.count("lambda")
