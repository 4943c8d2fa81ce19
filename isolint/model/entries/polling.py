"""Loops that ask for the next job and wait only while there is none: tables used as queues.

while True:
    job = claim_next()
    if job is None:
        sleep(1)
        continue
    serve(job)
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered, surrounding
from isolint.summary.operands import roots

_WAITING = frozenset({"sleep", "wait"})


def polled(ref: CodeRef) -> Iterator[int]:
    """The calls that give a job."""
    for value, _ in ref.each(ir.Call):
        loop = _while_loop(ref, value)
        if loop < 0 or _is_wait(ref.code, value):
            continue
        if _is_handed_on(ref, loop, value) and _waits_only_without(ref, loop, value):
            yield value


def _while_loop(ref: CodeRef, value: int) -> int:
    """The innermost loop around, if it goes over nothing."""
    for index, block in numbered(ref.code, value):
        if block.kind == "loop":
            over = any(loop.value == block.value for _, loop in ref.each(ir.Iter))
            return -1 if over else index
    return -1


def _is_handed_on(ref: CodeRef, loop: int, value: int) -> bool:
    """To a call after which the loop goes round again."""
    return any(
        encloses(ref.code, loop, at)
        and any(value in roots(ref.code, arg) for arg in call.args)
        and not _ends(ref, loop, at)
        for at, call in ref.each(ir.Call)
    )


def _ends(ref: CodeRef, loop: int, at: int) -> bool:
    """What is waited for at startup, once: the loop is left with it."""
    around = [index for index, _ in numbered(ref.code, at)]
    inside = around[: around.index(loop) + 1]
    returned = {op.block for value, op in ref.each(ir.Return) if value > at}
    return any(ref.code.blocks[index].breaks or index in returned for index in inside)


def _waits_only_without(ref: CodeRef, loop: int, value: int) -> bool:
    waits = [
        at for at, _ in ref.each(ir.Call) if encloses(ref.code, loop, at) and _is_wait(ref.code, at)
    ]
    without = [at for at in waits if _is_without(ref.code, at, value)]
    failed = [at for at in waits if any(b.kind == "except" for b in surrounding(ref.code, at))]
    return bool(without) and {*without, *failed} == set(waits)


def _is_wait(code: ir.Code, value: int) -> bool:
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, (ir.Attr, ir.Load)) and func.name in _WAITING


def _is_without(code: ir.Code, at: int, value: int) -> bool:
    """In a branch that is taken when nothing was given."""
    return any(
        block.kind in ("if", "else")
        and block.value >= 0
        and _tells_missing(code, block.value, value) is (block.kind == "if")
        for block in surrounding(code, at)
    )


def _tells_missing(code: ir.Code, test: int, value: int) -> bool | None:
    """Whether the test is true of what is missing; None where it asks something else."""
    op = code.ops[test]
    if value in roots(code, test):
        return False
    if not isinstance(op, ir.Combine) or value not in roots(code, op.values[0]):
        return None
    return {"Not": True, "Is": True, "IsNot": False}.get(op.kind)
