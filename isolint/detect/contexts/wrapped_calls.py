"""What a call of a decorated function reaches: the function, through wrappers that hand on all."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.calling.wrapping import own_parameter
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Edge
from isolint.summary import ir

_CHANGING = frozenset({"setdefault", "update", "pop"})


def called(view: View, ref: CodeRef, value: int) -> dict[Edge, str]:
    """Without wrappers that pass on nothing but what they are given."""
    edges = view.flow.calls.get(ref.node + value, {})
    if len(edges) < 2:
        return edges
    wrappers = {edge[0] for edge in edges} & {code for code, _ in view.flow.forwards}
    if not all(_adds_nothing(view.program.codes[code], view) for code in wrappers):
        return edges
    return {edge: reason for edge, reason in edges.items() if edge[0] not in wrappers}


def _adds_nothing(wrapper: CodeRef, view: View) -> bool:
    calls = [op for at, op in wrapper.each(ir.Call) if (wrapper.id, at) in view.flow.forwards]
    given = [
        own_parameter(wrapper, arg)
        for op in calls
        for arg in (*op.positional, *(arg for _, arg in op.named))
    ]
    return None not in given and not any(_changes(wrapper, index) for index in given if index)


def _changes(wrapper: CodeRef, index: int) -> bool:
    """`kwargs["user_id"] = …`, `kwargs.setdefault("user_id", …)`."""
    return any(op.base == index for _, op in wrapper.each(ir.SetItem)) or any(
        op.base == index and op.name in _CHANGING for _, op in wrapper.each(ir.Attr)
    )
