"""Settings of the process that are given one and the same constant wherever they are changed."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir


class Constants:
    def __init__(self, view: View, outside: Outside) -> None:
        self.view = view
        self.outside = outside

    def same(self, change: Change, ref: CodeRef) -> bool:
        return _texts(change, ref) is not None and len(self._given[change.place]) == 1

    @cached_property
    def _given(self) -> dict[str, set[tuple[str, ...] | None]]:
        """What each setting is given, by its place; None for what is no constant."""
        found: dict[str, set[tuple[str, ...] | None]] = {}
        for ref in self.view.program.codes:
            for change in self.outside.changes(ref):
                found.setdefault(change.place, set()).add(_texts(change, ref))
        return found


def _texts(change: Change, ref: CodeRef) -> tuple[str, ...] | None:
    ops = [ref.code.ops[value] for value in change.given if value >= 0]
    texts = tuple(op.text for op in ops if isinstance(op, ir.Const))
    return texts if len(texts) == len(change.given) > 0 else None
