"""Whether an object comes to its shared owner by the code that makes it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir
from isolint.summary.operands import roots

ELSEWHERE = "put there by other code, maybe with another one"
_DEEPEST = 3


def is_put(view: View, obj: int, code: int, value: int) -> bool:
    """The function binds it to what lasts or gives it back, or hands it on to one that stores it
    on the owner.
    """
    ref = view.program.codes[code]
    if any(value in roots(ref.code, given) for given in _kept(ref)):
        return True
    owner = view.model.lifetimes.holds[obj].parent
    return any(_stores(view, owner, *at, _DEEPEST) for at in _handed(view, ref, value))


def _kept(ref: CodeRef) -> Iterator[int]:
    for op in ref.code.ops:
        if isinstance(op, ir.Bind) and op.home == ir.LOCAL:
            continue
        if isinstance(op, (ir.SetAttr, ir.SetItem, ir.Return, ir.Bind)) and op.value >= 0:
            yield op.value


def _stores(view: View, owner: int, ref: CodeRef, value: int, depth: int) -> bool:
    for _, op in ref.each(ir.SetAttr):
        stored = op.value >= 0 and value in roots(ref.code, op.value)
        if stored and owner in view.flow.values(ref, op.base):
            return True
    return depth > 0 and any(
        _stores(view, owner, *at, depth - 1) for at in _handed(view, ref, value)
    )


def _handed(view: View, ref: CodeRef, value: int) -> Iterator[tuple[CodeRef, int]]:
    """The functions that get the value for an argument, each with its parameter."""
    for at, op in ref.each(ir.Call):
        if not any(value in roots(ref.code, given) for given in op.args):
            continue
        for code, receiver in view.flow.calls.get(ref.node + at, {}):
            callee = view.program.codes[code]
            for index in range(len(callee.code.params)):
                given = argument_of(op, callee, index, receiver)
                if given is not None and value in roots(ref.code, given):
                    yield callee, index
