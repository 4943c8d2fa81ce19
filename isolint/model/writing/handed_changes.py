"""Functions of outside code that change the container that they are given."""

from __future__ import annotations

from types import MappingProxyType

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import HANDED
from isolint.model.pointsto.flow import Flow
from isolint.model.writing.write import ORDER
from isolint.summary import ir

_CHANGES = MappingProxyType(
    {
        "heapq.heappush": ("add", 1, -1),
        "heapq.heappushpop": ("add", 1, -1),
        "heapq.heapreplace": ("add", 1, -1),
        "heapq.heappop": ("remove", -1, -1),
        "bisect.insort": ("add", 1, -1),
        "bisect.insort_left": ("add", 1, -1),
        "bisect.insort_right": ("add", 1, -1),
        "operator.setitem": ("set", 2, 1),
        "operator.delitem": ("remove", -1, 1),
        "random.shuffle": (ORDER, -1, -1),
    }
)
"""By path: how the first argument changes, and which arguments are the value and the key."""


def may_change(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    return isinstance(func, (ir.Attr, ir.Load)) and func.name in HANDED and bool(op.positional)


def handed_change(flow: Flow, ref: CodeRef, op: ir.Call) -> tuple[str, int, int] | None:
    """The action, and the values of what is put there and of the key, -1 when there is none."""
    for obj in flow.values(ref, op.func) if may_change(ref, op) else ():
        described = flow.objects[obj]
        found = _CHANGES.get(described.path) if isinstance(described, External) else None
        if found is not None:
            action, given, key = found
            return action, _argument(op, given), _argument(op, key)
    return None


def _argument(op: ir.Call, index: int) -> int:
    return op.positional[index] if 0 <= index < len(op.positional) else -1
