"""The state of a run, which whoever begins the run fills in."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

FILLED = "whoever begins the run gives it"
_NODE = "node"


class FilledStates:
    """By the keys that dicts of a package get a value for which is no literal."""

    def __init__(self, view: View) -> None:
        self.view = view

    def fills(self, ref: CodeRef, value: int, name: str) -> bool:
        """`state.get("user_id", "")` in a node of a graph whose own package begins its runs."""
        op = ref.code.ops[value]
        func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
        if ref.id not in self._nodes or not isinstance(func, ir.Attr) or func.name != "get":
            return False
        state = ref.code.ops[func.base]
        return isinstance(state, ir.Param) and (_package(ref), name) in self._given

    @cached_property
    def _nodes(self) -> frozenset[int]:
        return frozenset(e.code for e in self.view.model.entries.found if e.kind == _NODE)

    @cached_property
    def _given(self) -> frozenset[tuple[str, str]]:
        return frozenset(
            (_package(ref), key.text)
            for ref, _, op in self.view.program.each(ir.Collection)
            for at, item in zip(op.keys, op.values, strict=False)
            if at >= 0
            and isinstance(key := ref.code.ops[at], ir.Const)
            and not isinstance(ref.code.ops[item], ir.Const)
        )


def _package(ref: CodeRef) -> str:
    return ref.module.name.rpartition(".")[0]
