"""Whether a setting is put back once the work for this user is done."""

from __future__ import annotations

from isolint.detect.arguments import external_path
from isolint.detect.guards import surrounding
from isolint.detect.view import View
from isolint.model.outside import Change, Outside
from isolint.model.program import CodeRef
from isolint.summary import ir

_LEAVING = {"__enter__": "__exit__", "__aenter__": "__aexit__"}


def is_restored(view: View, outside: Outside, ref: CodeRef, change: Change) -> bool:
    if _is_restoring(ref, change) or _in_restoring_block(view, ref, change):
        return True
    backs = [other for other in outside.changes(ref) if _is_restoring(ref, other)]
    leaving = _LEAVING.get(ref.code.name)
    if leaving is not None:
        backs += [c for code in _siblings(view, ref, leaving) for c in outside.changes(code)]
    return any(_covers(back, change) for back in backs)


def _is_restoring(ref: CodeRef, change: Change) -> bool:
    if ref.code.name in _LEAVING.values():
        return True
    return any(block.kind == "finally" for block in surrounding(ref.code, change.value))


def _in_restoring_block(view: View, ref: CodeRef, change: Change) -> bool:
    """`with warnings.catch_warnings():`, or the manager itself: `with contextlib.chdir(…):`."""
    managers = {
        block.value
        for block in surrounding(ref.code, change.value)
        if block.kind in ("with", "async with")
    }
    if any(isinstance(op, ir.Enter) and op.value == change.value for op in ref.code.ops):
        managers.add(change.value)
    for manager in managers:
        op = ref.code.ops[manager]
        if isinstance(op, ir.Call):
            path = external_path(view, ref, op.func)
            if path in view.model.known.restoring:
                return True
    return False


def _siblings(view: View, ref: CodeRef, name: str) -> list[CodeRef]:
    parent = view.program.parent(ref)
    if parent is None or parent.code.kind != "class":
        return []
    return list(view.flow.classes.methods(parent.id, name))


def _covers(back: Change, change: Change) -> bool:
    """The same setting, the whole mapping, or a function of the same thing: add and remove."""
    if back.place == change.place or change.place.startswith(f"{back.place}["):
        return True
    stems = {one.place.rpartition(".")[0] for one in (back, change)}
    return back.called and change.called and len(stems) == 1
