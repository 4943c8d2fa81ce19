"""One parsed file: nodes by place, and the text around them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import TypeVar

import libcst as cst

from isolint.base.finding import Place
from isolint.summary.positions import spans_of

N = TypeVar("N", bound=cst.CSTNode)

_NEWLINE = re.compile(r"\r\n?|\n")
_BLANK = " \t\f"


class Source:
    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self.tree = cst.parse_module(text)
        self.newline = self.tree.default_newline
        self.unit = self.tree.default_indent
        self._spans = spans_of(self.tree, text)
        self._starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
        self._parents: dict[int, cst.CSTNode] = {}
        self._at: dict[int, list[cst.CSTNode]] = {}
        self.classes: list[cst.ClassDef] = []
        self.calls: list[cst.Call] = []
        self._index(self.tree)

    def _index(self, root: cst.CSTNode) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if isinstance(node, cst.ClassDef):
                self.classes.append(node)
            elif isinstance(node, cst.Call):
                self.calls.append(node)
            if id(node) in self._spans:
                self._at.setdefault(self._spans[id(node)][0], []).append(node)
            for child in node.children:
                self._parents[id(child)] = node
                waiting.append(child)

    def parent(self, node: cst.CSTNode) -> cst.CSTNode | None:
        return self._parents.get(id(node))

    def parents(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """From the nearest to the module."""
        above = self.parent(node)
        while above is not None:
            yield above
            above = self.parent(above)

    def nearest(self, node: cst.CSTNode, kind: type[N]) -> N | None:
        return next((above for above in self.parents(node) if isinstance(above, kind)), None)

    def span(self, node: cst.CSTNode) -> tuple[int, int]:
        """Without the parentheses around an expression."""
        return self._spans[id(node)]

    def whole(self, node: cst.BaseExpression) -> tuple[int, int]:
        """With the parentheses around an expression."""
        start, end = self.span(node)
        for _ in node.lpar:
            start = self.text.rindex("(", 0, start)
            end = self.text.index(")", end) + 1
        return start, end

    def code(self, node: cst.CSTNode) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def offset(self, place: Place) -> int:
        return self._starts[place.line - 1] + place.column - 1

    def at(self, place: Place, kind: type[N]) -> N | None:
        """The outermost node of a kind that stands exactly at a place."""
        if not 0 < place.line <= len(self._starts):
            return None
        start = self.offset(place)
        wanted = None
        if place.end_line:
            wanted = self._starts[place.end_line - 1] + place.end_column - 1
        for node in self._at.get(start, ()):
            if isinstance(node, kind) and (wanted is None or self.span(node)[1] == wanted):
                return node
        return None

    def starting(self, place: Place, kind: type[N]) -> N | None:
        """The outermost node of a kind that begins at a place, wherever it ends."""
        return self.at(Place(place.path, place.line, place.column), kind)

    def expression(self, place: Place) -> cst.BaseExpression | None:
        """The outermost expression that begins at a place."""
        if not 0 < place.line <= len(self._starts):
            return None
        found = self._at.get(self.offset(place), ())
        return next((node for node in found if isinstance(node, cst.BaseExpression)), None)

    def indent(self, statement: cst.CSTNode) -> str | None:
        """What stands before a statement on its line; None when that is not only blanks."""
        start = self.line_start(self.span(statement)[0])
        before = self.text[start : self.span(statement)[0]]
        return before if not before.strip(_BLANK) else None

    def line_start(self, offset: int, above: int = 0) -> int:
        """Where the line of an offset begins, or one so many lines above it."""
        return self._starts[max(bisect_right(self._starts, offset) - 1 - above, 0)]

    def next_line(self, offset: int) -> int:
        """Where the line after an offset begins; the end of the text when there is none."""
        found = _NEWLINE.search(self.text, offset)
        return len(self.text) if found is None else found.end()

    def above(self, statement: cst.CSTNode) -> int:
        """Where the first line of a statement begins, or of the comments right above it."""
        start = self.line_start(self.span(statement)[0])
        while start:
            above = self.line_start(start, above=1)
            if not self.text[above:start].strip().startswith("#"):
                break
            start = above
        return start

    def uses_name(self, name: str, within: cst.CSTNode | None = None) -> bool:
        return any(
            isinstance(node, cst.Name) and node.value == name for node in below(within or self.tree)
        )


def below(root: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The node and all under it, in the order of the text."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))
