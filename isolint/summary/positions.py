"""Start and end offsets of every expression, from one pass of libcst's code generator.

libcst's own position providers keep a line and a column per node and triple the cost of a parse.
This state only adds up token lengths, as `PositionProvider` does, without building any text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

import libcst as cst
from libcst._nodes.internal import CodegenState

Spans = dict[int, tuple[int, int]]


class _OffsetState(CodegenState):
    """Counts characters; is its own context manager so that no object is made per node."""

    def __init__(self, module: cst.Module) -> None:
        super().__init__(module.default_indent, module.default_newline)
        self.offset = 0
        self.indent = 0
        self.open: list[tuple[int, int]] = []
        self.spans: Spans = {}

    def increase_indent(self, value: str) -> None:
        self.indent_tokens.append(value)
        self.indent += len(value)

    def decrease_indent(self) -> None:
        self.indent -= len(self.indent_tokens.pop())

    def add_indent_tokens(self) -> None:
        self.offset += self.indent

    def add_token(self, value: str) -> None:
        self.offset += len(value)

    def record_syntactic_position(self, node: cst.CSTNode, **_: cst.CSTNode | None) -> Any:
        self.open.append((id(node), self.offset))
        return self

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        node, start = self.open.pop()
        self.spans[node] = (start, self.offset)


def spans_of(module: cst.Module, text: str) -> Spans:
    """Offsets in the text by `id(node)`; valid while the tree is alive."""
    state = _OffsetState(module)
    module._codegen(state)
    left_out = _left_out(text, module.code) if "\f" in text else []
    if not left_out:
        return state.spans
    return {
        node: (start + bisect_right(left_out, start), end + bisect_left(left_out, end))
        for node, (start, end) in state.spans.items()
    }


def _left_out(text: str, code: str) -> list[int]:
    """Where libcst keeps no form feed: those before the first word of a line."""
    found: list[int] = []
    at = 0
    for character in text:
        if code[at : at + 1] == character:
            at += 1
        elif character == "\f":
            found.append(at)
    return found
