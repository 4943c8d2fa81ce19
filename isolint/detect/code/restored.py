"""Whether a setting is put back once the work for this user is done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isolint.detect.code.arguments import external_path
from isolint.detect.code.guards import awaits_inside, is_asynchronous
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.outside import Change, Outside
from isolint.summary import ir
from isolint.summary.blocks import encloses, surrounding

_WITH = frozenset({"with", "async with"})
_LEAVING = (("__enter__", "__exit__"), ("__aenter__", "__aexit__"))
_LEFT_BY = frozenset(leaving for _, leaving in _LEAVING)


def is_restored(view: View, outside: Outside, context: Context, change: Change) -> bool:
    """Before this code waits for anything: what runs meanwhile would meet the change."""
    ref = view.program.codes[context[0]]
    if is_restoring(ref, change):
        return True
    block = _restoring_block(view, ref, change)
    if block is not None and not awaits_inside(ref.code, block):
        return True
    backs = [back for back in outside.changes(ref) if is_restoring(ref, back)]
    if any(
        _covers(back, change) and not _waits(view, context, change.value, back.value)
        for back in backs
    ):
        return True
    return any(
        _covers(back, change)
        for entering, leaving in _LEAVING
        if ref.code.name == entering or _is_entered(view, context)
        for code in _siblings(view, ref, leaving)
        for back in outside.changes(code)
    ) and not body_waits(view, context)


def is_replaced_again(view: View, outside: Outside, context: Context, change: Change) -> bool:
    """The code itself sets it once more before it waits, unless it fails on the way."""
    ref = view.program.codes[context[0]]
    return any(
        back.place == change.place
        and back.value > change.value
        and encloses(ref.code, ref.code.ops[back.value].block, change.value)
        and not _waits(view, context, change.value, back.value)
        for back in outside.changes(ref)
    )


def _is_entered(view: View, context: Context) -> bool:
    """A constructor that changes a setting, each time in a `with` statement."""
    if view.program.codes[context[0]].code.name != "__init__":
        return False
    callers = _callers(view, context)
    return bool(callers) and all(
        any(True for _ in _entered(view.program.codes[caller[0]].code, value))
        for caller, value in callers
    )


def _callers(view: View, context: Context) -> Sequence[tuple[Context, int]]:
    reach = view.model.request if context in view.model.request.links else view.model.latent
    return reach.callers.get(context, ())


def _waits(view: View, context: Context, first: int, last: int) -> bool:
    """Between two operations; the yield of a context manager is the body of the `with`."""
    ref = view.program.codes[context[0]]
    between = ref.code.ops[first + 1 : last]
    if any(is_asynchronous(op) for op in between):
        return True
    if not any(isinstance(op, ir.Yield) for op in between):
        return False
    return body_waits(view, context)


def body_waits(view: View, context: Context) -> bool:
    return _body_waits(view, context, set())


def _body_waits(view: View, context: Context, seen: set[Context]) -> bool:
    """What is done in a `with` statement of this context manager."""
    seen.add(context)
    ref = view.program.codes[context[0]]
    if ref.code.asynchronous:
        return True
    bodies = [
        (caller, block)
        for caller, value in _callers(view, context)
        for block in _entered(view.program.codes[caller[0]].code, value)
    ]
    if not bodies:
        return ref.code.generator
    return any(_block_waits(view, caller, block, seen) for caller, block in bodies)


def _block_waits(view: View, caller: Context, block: int, seen: set[Context]) -> bool:
    code = view.program.codes[caller[0]].code
    if not awaits_inside(code, block):
        return False
    return code.asynchronous or (caller not in seen and _body_waits(view, caller, seen))


def _entered(code: ir.Code, value: int) -> Iterator[int]:
    """The blocks of `with` statements whose manager the operation makes or enters."""
    op = code.ops[value]
    manager = op.value if isinstance(op, ir.Enter) else value
    for index, block in enumerate(code.blocks):
        if block.kind in _WITH and block.value == manager:
            yield index


def is_restoring(ref: CodeRef, change: Change) -> bool:
    if ref.code.name in _LEFT_BY:
        return True
    return any(block.kind == "finally" for block in surrounding(ref.code, change.value))


def _restoring_block(view: View, ref: CodeRef, change: Change) -> int | None:
    """`with warnings.catch_warnings():`, or the manager itself: `with contextlib.chdir(…):`, or
    `stack.enter_context(contextlib.chdir(…))`.
    """
    stacked = _is_stacked(ref, change.value)
    for index, block in enumerate(ref.code.blocks):
        if block.kind not in _WITH:
            continue
        if stacked and encloses(ref.code, index, change.value):
            return index
        if block.value != change.value and not encloses(ref.code, index, change.value):
            continue
        op = ref.code.ops[block.value]
        if isinstance(op, ir.Call) and external_path(view, ref, op.func) in (
            view.model.known.restoring
        ):
            return index
    return None


def _is_stacked(ref: CodeRef, manager: int) -> bool:
    return any(
        isinstance(func := ref.code.ops[op.func], ir.Attr)
        and func.name == "enter_context"
        and manager in op.args
        for _, op in ref.each(ir.Call)
    )


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
