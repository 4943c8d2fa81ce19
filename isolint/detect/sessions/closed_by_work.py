"""Whether the work that takes a request's session along is what closes it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.sessions.captures import Capture
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import given_to
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import roots

CLOSED = "the work closes it, and nothing else is seen to"
_CLOSING = frozenset({"close", "aclose"})


def is_closed_by_work(view: View, capture: Capture) -> bool:
    """Nobody is seen to make the session, so the request may leave it to what closes it at last."""
    home = view.program.codes[capture.code]
    sessions = filter(view.model.identities.is_session, view.flow.values(home, capture.value))
    if capture.row or any(view.flow.made_at(obj) is not None for obj in sessions):
        return False
    return any(_closes(callee, index) for callee, index in _takers(view, home, capture.value))


def _takers(view: View, home: CodeRef, value: int) -> Iterator[tuple[CodeRef, int]]:
    """Functions that are called with the session, each with the parameter that it becomes."""
    same = set(roots(home.code, value))
    for at, op in home.each(ir.Call):
        if not any(same.issuperset(roots(home.code, given)) for given in op.args):
            continue
        for code, receiver in view.flow.calls.get(home.node + at, {}):
            callee = view.program.codes[code]
            for index in range(len(callee.code.params)):
                given = given_to(view.flow, home, at, callee, index, receiver)
                if given is not None and same.issuperset(roots(home.code, given)):
                    yield callee, index


def _closes(callee: CodeRef, index: int) -> bool:
    """In a `finally`, whatever becomes of the work."""
    for at, op in callee.each(ir.Call):
        func = callee.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in _CLOSING:
            continue
        last = any(block.kind == "finally" for block in surrounding(callee.code, at))
        if last and _is_param(callee, func, index):
            return True
    return False


def _is_param(callee: CodeRef, func: ir.Attr, index: int) -> bool:
    ops = [callee.code.ops[root] for root in roots(callee.code, func.base)]
    return any(isinstance(op, ir.Param) and op.index == index for op in ops)
