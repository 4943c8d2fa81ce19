"""Outside functions that change the container they are handed: `heappush(waiting, job)`."""

from __future__ import annotations

from types import MappingProxyType

from msgspec import Struct

from isolint.model.program import CodeRef
from isolint.summary import ir

# By the last name, which is all that is looked at first: the path and where the new element is.
_ADDING = MappingProxyType(
    {
        "heappush": ("heapq", 1),
        "heappushpop": ("heapq", 1),
        "heapreplace": ("heapq", 1),
        "insort": ("bisect", 1),
        "insort_left": ("bisect", 1),
        "insort_right": ("bisect", 1),
        "setitem": ("operator", 2),
    }
)
_REMOVING = MappingProxyType({"heappop": "heapq", "delitem": "operator"})


class Told(Struct, frozen=True):
    """`path` is the function that it must be; `key` and `given` are values of the call, or -1."""

    path: str
    container: int
    key: int
    given: int
    action: str


def told_container(ref: CodeRef, op: ir.Call) -> Told | None:
    func = ref.code.ops[op.func]
    name = func.name if isinstance(func, (ir.Attr, ir.Load)) else ""
    if name in _REMOVING and op.positional:
        return Told(f"{_REMOVING[name]}.{name}", op.positional[0], -1, -1, "remove")
    module, index = _ADDING.get(name, ("", 0))
    if not module or len(op.positional) <= index:
        return None
    by_key = index > 1
    key = op.positional[1] if by_key else -1
    action = "set" if by_key else "add"
    return Told(f"{module}.{name}", op.positional[0], key, op.positional[index], action)


def takes_out(ref: CodeRef, op: ir.Call) -> bool:
    told = told_container(ref, op)
    return told is not None and told.action == "remove"
