"""Settings of the process that are given one and the same constant wherever they are changed."""

from __future__ import annotations

from functools import cached_property

from isolint.detect.view import View
from isolint.model.definitions.objects import External, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir
from isolint.summary.operands import behind

_ADDED_TO = frozenset({"sys.path.append", "sys.path.insert"})
_OWN_FILE = "__file__"


class Constants:
    def __init__(self, view: View, outside: Outside) -> None:
        self.view = view
        self.outside = outside

    def same(self, change: Change, ref: CodeRef) -> bool:
        """What is only added to, as `sys.path` is, may be given something else elsewhere."""
        if change.place in _ADDED_TO:
            return all(_is_fixed(self.view, ref, value) for value in change.given)
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


def _is_fixed(view: View, ref: CodeRef, value: int) -> bool:
    """`os.path.join(os.path.dirname(__file__), "..")`: of constants and of the file's own place."""
    return value >= 0 and all(_is_known(view, ref, at) for at in behind(ref.code, [value]))


def _is_known(view: View, ref: CodeRef, at: int) -> bool:
    op = ref.code.ops[at]
    if isinstance(op, ir.Load) and op.name != _OWN_FILE:
        objects = [view.flow.objects[obj] for obj in view.flow.values(ref, at)]
        return bool(objects) and all(isinstance(o, (External, ModuleObject)) for o in objects)
    return not isinstance(op, ir.Param) and not view.flow.calls.get(ref.node + at)
