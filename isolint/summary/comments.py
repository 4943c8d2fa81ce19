"""Comments that speak to isolint, and the lines that each is about."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterator

from msgspec import Struct

from isolint.summary.ir import Comment

_MENTION = "isolint:"
_SPEAKS = re.compile(r"(?:^|\s)#\s*isolint:")
_SPACE = frozenset(
    (tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER)
)


class _Statement(Struct):
    """A logical line, with the decorators above it."""

    first: int = 0
    last: int = 0
    decorates: bool = False


def comments_in(text: str) -> list[Comment]:
    """Real comments only: a string that looks like one says nothing."""
    if _MENTION not in text:
        return []
    reader = _Reader()
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            reader.read(token)
    except (tokenize.TokenError, SyntaxError):
        pass
    return list(reader.finish())


class _Reader:
    def __init__(self) -> None:
        self.statements: list[_Statement] = []
        self.current: _Statement | None = None
        self.found: list[tuple[int, str, bool, int]] = []

    def read(self, token: tokenize.TokenInfo) -> None:
        if token.type == tokenize.COMMENT:
            self._comment(token)
        elif token.type == tokenize.NEWLINE:
            self._end(token.start[0])
        elif token.type not in _SPACE:
            self._begin(token)

    def _begin(self, token: tokenize.TokenInfo) -> None:
        if self.current is not None:
            return
        before = self.statements[-1] if self.statements else None
        if before is not None and before.decorates:
            self.current = before
        else:
            self.current = _Statement(token.start[0])
            self.statements.append(self.current)
        self.current.decorates = token.string == "@"

    def _end(self, line: int) -> None:
        if self.current is not None:
            self.current.last = line
        self.current = None

    def _comment(self, token: tokenize.TokenInfo) -> None:
        if _SPEAKS.search(token.string):
            alone = not token.line[: token.start[1]].strip() and self.current is None
            inside = len(self.statements) - (0 if alone and not self._decorates() else 1)
            self.found.append((token.start[0], token.string, alone, inside))

    def _decorates(self) -> bool:
        return bool(self.statements) and self.statements[-1].decorates

    def finish(self) -> Iterator[Comment]:
        for line, text, alone, at in self.found:
            about = self.statements[at] if 0 <= at < len(self.statements) else _Statement(line)
            first, last = about.first, max(about.first, about.last)
            # Amid a statement of several lines, a comment is about its own line.
            if alone or line in (first, last) or about.decorates:
                yield Comment(line, text, first, last)
            else:
                yield Comment(line, text, line, line)
