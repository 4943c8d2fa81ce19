"""ISO204: several threads of a pool use one session at once, also where the request waits."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.detect.code.begun_by import begun
from isolint.detect.code.waiting import waits_for
from isolint.detect.hit import Hit
from isolint.detect.sessions.captures import Capture, captured
from isolint.detect.sessions.gathered_sessions import (
    Part,
    is_comprehension,
    is_same_each_round,
    loop_around,
    session_steps,
)
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_EACH = ("map", "starmap", "imap", "imap_unordered", "map_async")


def detect(view: View) -> Iterator[Hit]:
    for captures, context, ref in captured(view):
        for value, op, path in begun(view, ref):
            # What the request does not wait for is told as outliving it.
            if _is_pool_of_threads(view, path) and waits_for(view, ref, value):
                taken = captures.of(ref, value, op)
                shared = [one for one in taken if _is_shared(ref, value, op, path, one)]
                if shared:
                    yield _hit(view, context, ref, value, shared[0])


def _is_pool_of_threads(view: View, path: str) -> bool:
    known = view.model.known.callbacks.get(path)
    return known is not None and known.thread == "pool" and path not in view.model.known.elsewhere


def _is_shared(ref: CodeRef, value: int, op: ir.Call, path: str, one: Capture) -> bool:
    """The calls that a pool runs side by side have the session of before."""
    if one.code != ref.id:
        return False
    if path.rpartition(".")[2] in _EACH:
        return True
    span = next(
        (
            (c.start, c.end)
            for _, c in ref.each(ir.Collection)
            if c.start <= op.start and op.end <= c.end and is_comprehension(ref, c)
        ),
        (0, 0),
    )
    part = Part(value, span, loop_around(ref, value))
    return is_same_each_round(ref, part, tuple(roots(ref.code, one.value)))


def _hit(view: View, context: Context, ref: CodeRef, value: int, one: Capture) -> Hit:
    return Hit(
        rule="ISO204",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=view.confidence(context),
        reach=view.reach_of(ref.id),
        group=f"{value}",
        context=context,
        described="threads that run at once and all use it",
        note=one.how,
        steps=tuple(session_steps(view, ref, [one])),
    )
