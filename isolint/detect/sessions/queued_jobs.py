"""Jobs that a request leaves for a worker: what is in them is used when the request may be over."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import ADDING, QUEUE_TAKING
from isolint.summary import ir
from isolint.summary.operands import alike, behind

_MADE = (ir.Call, ir.Collection)
_TO_WAIT_FOR = frozenset(["create_future", "Future"])


def workers(view: View) -> list[Context]:
    return [(entry.code, entry.receiver) for entry in view.model.workers.found]


def queued(view: View, ref: CodeRef) -> Iterator[tuple[int, ir.Call, str]]:
    """Calls that put a job where workers take theirs from, with the dotted name of that."""
    jobs = view.model.workers.handed_on
    for value, op in ref.each(ir.Call) if jobs else ():
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in ADDING:
            continue
        taken = sorted(jobs & view.flow.values(ref, func.base))
        if taken and not _comes_back(ref, value, op, func) and not _puts_back(ref, func):
            yield value, op, f"{view.model.lifetimes.place_or_part(taken[0])}.{func.name}"


def _comes_back(ref: CodeRef, value: int, op: ir.Call, func: ir.Attr) -> bool:
    """The request waits until the job is done: for a part of it, or for all jobs there are. Its
    caller can wait for a future that it gets.
    """
    made = {at for at in behind(ref.code, op.args) if isinstance(ref.code.ops[at], _MADE)}
    if any(_is_handed_back(ref, at) for at in made if _is_to_wait_for(ref.code, at)):
        return True
    for at, awaited in ref.each(ir.Await):
        if at > value and awaited.value != value:
            parts = behind(ref.code, [awaited.value])
            if not made.isdisjoint(parts) or any(_joins(ref, part, func.base) for part in parts):
                return True
    return False


def _puts_back(ref: CodeRef, put: ir.Attr) -> bool:
    """Who takes from the same queue looks after what is in it, as a pool does its connections."""
    return any(
        func.name in QUEUE_TAKING and alike(ref.code, func.base, put.base)
        for _, op in ref.each(ir.Call)
        if isinstance(func := ref.code.ops[op.func], ir.Attr)
    )


def _is_to_wait_for(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, (ir.Attr, ir.Load)) and func.name in _TO_WAIT_FOR


def _is_handed_back(ref: CodeRef, made: int) -> bool:
    given = [op.value for _, op in ref.each(ir.Return) if op.value >= 0]
    return made in behind(ref.code, given)


def _joins(ref: CodeRef, value: int, queue: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Attr) and op.name == "join" and alike(ref.code, op.base, queue)
