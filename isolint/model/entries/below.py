"""What runs when a decorated function is called: it, and what its decorators put in its place."""

from __future__ import annotations

from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import Target, functions
from isolint.summary import ir


def served(flow: Flow, ref: CodeRef, value: int) -> list[Target]:
    """A decorator that may give back the function itself gives each what it was given by all: other
    functions below it are left out, and decorators that it may give back.
    """
    found = functions(flow, ref, value)
    own = _written(flow, ref, value)
    if own is None or len(found) < 2:
        return found
    around = _around(flow, own)
    return [target for target in found if target[0] == own.id or _wraps(flow, around, own, target)]


def _written(flow: Flow, ref: CodeRef, value: int) -> CodeRef | None:
    """The function that is written below its decorators."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Decorate):
        return None
    while isinstance(op, ir.Decorate):
        op = ref.code.ops[op.value]
    return flow.program.child(ref, op.code) if isinstance(op, ir.Make) else None


def _around(flow: Flow, ref: CodeRef) -> set[int]:
    found: set[int] = set()
    parent = flow.program.parent(ref)
    while parent is not None:
        found.add(parent.id)
        parent = flow.program.parent(parent)
    return found


def _wraps(flow: Flow, around: set[int], own: CodeRef, target: Target) -> bool:
    body = flow.program.codes[target[0]]
    parent = flow.program.parent(body)
    if body.code.decorators and parent is not None:
        beside = parent.id in around or parent.code.kind in ("module", "class")
        if beside:
            return False
    first = (target[1] >= 0) if body.code.params else -1
    return first < 0 or not _is_given(flow, body, int(first), own)


def _is_given(flow: Flow, body: CodeRef, index: int, own: CodeRef) -> bool:
    """A decorator: it is called with the function, not in its place."""
    if index >= len(body.code.params):
        return False
    described = (flow.objects[obj] for obj in flow.values(body, index))
    return any(isinstance(obj, Function) and obj.code == own.id for obj in described)
