"""Events whose sender is told the run alone: whom they are for is looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_RECIPIENTS = frozenset({"user", "tenant", "thread", "session", "connection"})
_SENDING = re.compile(r"_?(send|emit|publish|push|notify)(_|$)")


def looked_up(view: View, ref: CodeRef) -> str | None:
    """`run_id; thread_id is looked up` of a method that all users share; None for others."""
    told = _told(view, ref)
    if not told or not _is_shared(view, ref):
        return None
    for fetched, name in _fetched(view, ref, set(told)):
        if _is_sent_to(ref, fetched):
            return f"{ref.code.params[told[0]].name} alone; {name} is looked up"
    return None


def _told(view: View, ref: CodeRef) -> list[int]:
    """The parameters that name the run, where no other says whose it is."""
    identities = view.model.identities
    given = {index: identities.parameter(ref, index) for index in range(len(ref.code.params))}
    carrying = [index for index, kind in given.items() if kind]
    kinds = {identities.kind(ref.code.params[index].name, ref) for index in carrying}
    return carrying if kinds == {"run"} else []


def _is_shared(view: View, ref: CodeRef) -> bool:
    contexts = view.model.request.codes.get(ref.id, ())
    return any(on >= 0 and view.model.sharing.of(on) is not None for _, on in contexts)


def _fetched(view: View, ref: CodeRef, told: set[int]) -> Iterator[tuple[int, str]]:
    """Variables named for a recipient that hold what a call with the run's id answers."""
    for value, op in ref.each(ir.Bind):
        kind = view.model.identities.kind(op.name, ref) if op.value >= 0 else None
        if kind in _RECIPIENTS and any(
            isinstance(call := ref.code.ops[root], ir.Call) and _is_asked(ref, call, told)
            for root in roots(ref.code, op.value)
        ):
            yield value, op.name


def _is_asked(ref: CodeRef, call: ir.Call, told: set[int]) -> bool:
    given = (ref.code.ops[root] for arg in call.args for root in roots(ref.code, arg))
    return any(isinstance(op, ir.Param) and op.index in told for op in given)


def _is_sent_to(ref: CodeRef, fetched: int) -> bool:
    wanted = set(roots(ref.code, fetched))
    calls = (op for _, op in ref.each(ir.Call) if _is_sending(ref.code.ops[op.func]))
    return any(wanted.intersection(roots(ref.code, arg)) for op in calls for arg in op.args)


def _is_sending(func: ir.AnyOp) -> bool:
    return isinstance(func, ir.Attr) and _SENDING.match(func.name) is not None
