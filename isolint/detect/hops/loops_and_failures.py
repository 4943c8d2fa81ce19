"""Reads in a thread that are no request's work, or that come only after something has failed."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.hops.thread_work import Way
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir
from isolint.summary.blocks import encloses, numbered, surrounding

OF_A_LOOP = "by a loop that no request began for itself"
AFTER_A_FAILURE = "only where something else has failed"


def why_apart(program: Program, ran: dict[Context, Way], inner: Context, read: int) -> str:
    """Empty for what the thread does for whoever began it."""
    steps = list(_steps(program, ran, inner, read))
    if any(_is_below(ref, value, "except") for ref, value in steps):
        return AFTER_A_FAILURE
    ref, value = steps[-1]
    return OF_A_LOOP if _is_repeated(ref, value) else ""


def _steps(
    program: Program, ran: dict[Context, Way], inner: Context, read: int
) -> Iterator[tuple[CodeRef, int]]:
    """The read and the calls that lead to it, what the thread begins with last."""
    at, value = inner, read
    while True:
        yield program.codes[at[0]], value
        way = ran[at]
        if way.caller is None:
            return
        at, value = way.caller, way.value


def _is_below(ref: CodeRef, value: int, kind: str) -> bool:
    return any(block.kind == kind for block in surrounding(ref.code, value))


def _is_repeated(ref: CodeRef, value: int) -> bool:
    """`while not self.stopped.wait(60): …`, which nobody waits for; a loop that counts, or that is
    left when it is done, is for somebody.
    """
    return any(
        block.kind == "loop" and _goes_on(ref.code, block) and not _is_left(ref.code, index)
        for index, block in numbered(ref.code, value)
    )


def _goes_on(code: ir.Code, loop: ir.Block) -> bool:
    walks = any(isinstance(op, ir.Iter) and op.value == loop.value for op in code.ops)
    return not walks and (loop.value < 0 or _is_open(code, loop.value))


def _is_open(code: ir.Code, test: int) -> bool:
    """`True`, or what somebody else sets: `self.config and not self.stopped`."""
    op = code.ops[test]
    if isinstance(op, ir.Choice) or (isinstance(op, ir.Combine) and op.kind == "Not"):
        return all(_is_open(code, part) for part in op.values)
    return isinstance(op, (ir.Const, ir.Call, ir.Attr))


def _is_left(code: ir.Code, loop: int) -> bool:
    """By `return` or `break`, and not because something has failed."""
    left = (at for at, op in enumerate(code.ops) if isinstance(op, ir.Return))
    return any(encloses(code, loop, at) for at in left) or any(
        block.breaks and block.kind != "except" and _is_within(code, index, loop)
        for index, block in enumerate(code.blocks)
    )


def _is_within(code: ir.Code, block: int, outer: int) -> bool:
    while block >= 0 and block != outer:
        block = code.blocks[block].parent
    return block == outer
