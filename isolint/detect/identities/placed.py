"""A placeholder word, and the operation that gives it to a name."""

from __future__ import annotations

from msgspec import Struct

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


class Placed(Struct, frozen=True):
    """`value` and `argument` are numbers of operations: what gives it to `name`, and the word."""

    view: View
    ref: CodeRef
    name: str
    value: int
    argument: int

    @property
    def parts(self) -> tuple[View, CodeRef, str, int]:
        return self.view, self.ref, self.name, self.value

    @property
    def op(self) -> ir.Op:
        return self.ref.code.ops[self.value]

    @property
    def text(self) -> str:
        """Of a word that stands there as such; an empty one where something else does."""
        word = self.ref.code.ops[self.argument]
        return word.text if isinstance(word, ir.Const) else ""

    @property
    def folders(self) -> list[str]:
        """Of the module, from outside in."""
        return self.ref.module.name.split(".")[:-1]
