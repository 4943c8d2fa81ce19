"""Methods that give the checks of a view, by what is asked of it: `get_permissions(self)`."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from isolint.detect.operators.asked_methods import is_asked_for
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.blocks import surrounding

Checks = Callable[[CodeRef, int], bool]


class OperatorListers:
    def __init__(self, model: Model, checks: Checks) -> None:
        self.known = model.known
        self.classes = model.flow.classes
        self._checks = checks

    def lists(self, ref: CodeRef, cls: int) -> bool:
        """Each list that such a method gives for this one has a check for operators."""
        return any(
            self._is_of_operators(lister, ref.code.name)
            for name in self.known.operator_listers
            if (found := self.classes.member(cls, name))
            for lister in self.classes.methods(found[0], name)
            if lister is not ref
        )

    def _is_of_operators(self, lister: CodeRef, handler: str) -> bool:
        surely = False
        for at, value in self._listed(lister):
            certain = _is_reached(lister.code, at, handler)
            if certain is False:
                continue
            if not self._has_check(lister, value):
                return False
            surely = surely or certain is True
            if certain and isinstance(lister.code.ops[at], ir.Return):
                break
        return surely

    def _listed(self, lister: CodeRef) -> Iterator[tuple[int, int]]:
        """What is put where the framework looks for a list, or returned as one; -1 for what
        another method gives.
        """
        put = False
        for at, op in enumerate(lister.code.ops):
            if isinstance(op, (ir.SetAttr, ir.Bind)) and op.name in self.known.operator_lists:
                put = True
                yield at, op.value
            elif isinstance(op, ir.Return):
                is_list = op.value >= 0 and isinstance(lister.code.ops[op.value], ir.Collection)
                if is_list or not put:
                    yield at, op.value if is_list else -1

    def _has_check(self, lister: CodeRef, value: int) -> bool:
        op = lister.code.ops[value] if value >= 0 else None
        items = op.values if isinstance(op, ir.Collection) else ()
        return any(self._checks(lister, _class(lister.code, item)) for item in items)


def _class(code: ir.Code, item: int) -> int:
    """`IsAdminUser` of `IsAdminUser()`."""
    op = code.ops[item]
    return op.func if isinstance(op, ir.Call) and not op.args else item


def _is_reached(code: ir.Code, at: int, handler: str) -> bool | None:
    """Whether the operation runs where the handler is asked for; None where that is not told."""
    certain: bool | None = True
    for block in surrounding(code, at):
        if block.kind == "body":
            return certain
        tested = block.kind in ("if", "else")
        asked = is_asked_for(code, block.value, handler) if tested else None
        if asked is not None and asked is not (block.kind == "if"):
            return False
        certain = certain if asked is not None else None
    return certain
