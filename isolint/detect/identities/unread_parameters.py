"""Parameters that a function takes and does nothing with."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_SHOWING = frozenset({"__repr__", "__str__"})


def is_unread(view: View, ref: CodeRef, call: int, name: str) -> bool:
    """Whatever is called takes the argument and leaves it: one that does nothing at all stands in
    for others.
    """
    callees = view.flow.calls.get(ref.node + call, {})
    return bool(callees) and all(
        _leaves(view.program.codes[callee[0]], name) or _only_keeps(view, callee, name)
        for callee in callees
    )


def _leaves(callee: CodeRef, name: str) -> bool:
    taken = _taken(callee, name)
    if not taken or not any(isinstance(op, ir.Call) for op in callee.code.ops):
        return False
    tested = {block.value for block in callee.code.blocks}
    used = not tested.isdisjoint(taken) or any(map(callee.users, taken))
    return not used and not _reads_inside(callee, name)


def _taken(callee: CodeRef, name: str) -> list[int]:
    return [v for v, op in callee.each(ir.Param) if callee.code.params[op.index].name == name]


def _only_keeps(view: View, callee: Context, name: str) -> bool:
    """A constructor of the program's own that stores it in an attribute which nobody reads, while
    others of the object are read.
    """
    ref = view.program.codes[callee[0]]
    owner, taken = view.program.parent(ref), _taken(ref, name)
    if ref.code.name != "__init__" or owner is None or not taken:
        return False
    if view.flow.classes.info[owner.id].externals or _reads_inside(ref, name):
        return False
    kept = [op for _, op in ref.each(ir.SetAttr) if op.base == 0]
    own = [op.name for op in kept if op.value in taken]
    others = [op.name for op in kept if op.value not in taken]
    users = {at for value in taken for at in ref.users(value)}
    return (
        len(own) == len(users) == 1
        and not _is_read(view, callee[1], own[0])
        and not _is_read(view, callee[1], "__dict__")
        and any(_is_read(view, callee[1], other) for other in others)
    )


def _is_read(view: View, obj: int, attribute: str) -> bool:
    """By code that somebody is seen to run, other than to show the object."""
    running = (view.model.request.codes, view.model.startup.codes)
    return any(
        ref.code.name not in _SHOWING and any(ref.id in codes for codes in running)
        for ref, _ in view.ratings.limits.reads.on(obj, attribute)
    )


def _reads_inside(callee: CodeRef, name: str) -> bool:
    """A nested function, or `locals()`."""
    own = callee.id - callee.module.base
    return any(
        isinstance(op, ir.Load) and ((op.home == own and op.name == name) or op.name == "locals")
        for code in callee.module.summary.codes
        for op in code.ops
    )
