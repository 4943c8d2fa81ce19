"""Context locals that what runs in a thread does not come to, as it has none or asks first."""

from __future__ import annotations

from isolint.detect.code.operator_tests import left_before
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def is_on_another_object(view: View, inner: Context, value: int) -> bool:
    """`self.request` of an object that was made without one, whatever others of its class have."""
    ref, flow, receiver = view.program.codes[inner[0]], view.flow, inner[1]
    found = _of_receiver(ref, value)
    if found is None or receiver < 0 or flow.made_at(receiver) is None:
        return False
    at, name = found
    node = flow.fields.get(receiver, {}).get(name)
    if node is None:
        return False
    return _paths(view, flow.graph.get(node)).isdisjoint(_paths(view, flow.values(ref, at)))


def is_past_test(ref: CodeRef, value: int) -> bool:
    """Whatever is done with it stands behind `if not request: return`."""
    code, users = ref.code, ref.users(value)
    asked = [at for at in users if _is_not(code.ops[at], value)]
    uses = [at for at in users if at not in asked]
    return bool(asked and uses) and all(
        any(block.kind == "if" and block.value in asked for block in left_before(code, at))
        for at in uses
    )


def _is_not(op: ir.AnyOp, value: int) -> bool:
    return isinstance(op, ir.Combine) and op.kind == "Not" and op.values == [value]


def _of_receiver(ref: CodeRef, value: int) -> tuple[int, str] | None:
    """The attribute of `self` that the value is, or begins with, and what it is called."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Attr):
        base = ref.code.ops[op.base]
        if isinstance(base, ir.Param) and base.index == 0:
            return value, op.name
        value, op = op.base, base
    return None


def _paths(view: View, objects: frozenset[int]) -> set[str]:
    described = (view.flow.objects[obj] for obj in objects)
    reads = view.model.known.context_reads
    return {each.path for each in described if isinstance(each, External) and each.path in reads}
