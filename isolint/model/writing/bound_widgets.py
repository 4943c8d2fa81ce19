"""Widgets that write what their user enters on an attribute: `input.bind_value(draft, "text")`."""

from __future__ import annotations

from typing import NamedTuple

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


class Binding(NamedTuple):
    """The object, by its operation, and the attribute."""

    target: int
    name: str


def may_bind(flow: Flow, name: str) -> bool:
    return name in flow.known.binding_names


def binding(flow: Flow, ref: CodeRef, op: ir.Call) -> Binding | None:
    """Without a name it is the attribute `value`."""
    known, func = flow.known, ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or not may_bind(flow, func.name):
        return None
    called = [flow.objects[obj] for obj in flow.values(ref, op.func)]
    if not any(isinstance(obj, External) and obj.path in known.binders for obj in called):
        return None
    named = dict(op.named)
    given = [*op.positional[:2], -1, -1]
    target = named.get("target_object", given[0])
    at = named.get("target_name", given[1])
    name = ref.code.ops[at] if at >= 0 else None
    return (
        Binding(target, name.text if isinstance(name, ir.Const) else "value")
        if target >= 0
        else None
    )
