"""One write to shared state, and what an operation says of it."""

from __future__ import annotations

from msgspec import Struct

from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import (
    ADDING,
    CACHING,
    HANDED,
    MERGING,
    QUEUE_TAKING,
    REMOVING,
)
from isolint.model.shared.sharing import Shared
from isolint.model.writing.named_writes import set_through
from isolint.summary import ir
from isolint.summary.ir import LOCAL

REBIND, ATTRIBUTE, CLASS, ITEM = "rebind", "attribute", "class", "item"
CARRIED = "carried"
MEMORY = "memory"
ORDER = "order"
_ORDERING = frozenset({"sort", "reverse"})
_AUGMENTS = frozenset({"AddAssign", "BitOrAssign"})


class Write(Struct, frozen=True, cache_hash=True):
    """`kind` is rebind (a module's name), attribute, class (a class attribute), item (a
    container), carried (what a client sends with every call) or memory (an outside object that
    keeps what it is told).

    `given` and `key` are values of the writing code, -1 when there is none; `action` says how:
    set, add, merge, remove, delete or order (in place: `given` says how).
    """

    context: Context
    value: int
    kind: str
    place: str
    name: str
    shared: Shared
    given: int
    key: int
    action: str
    augmented: bool = False


def augmented(ref: CodeRef, op: ir.Bind | ir.SetAttr) -> ir.Combine | None:
    """The operator of `x += y` and `a.x += y`."""
    given = ref.code.ops[op.value] if op.value >= 0 else None
    return given if isinstance(given, ir.Combine) and given.kind in _AUGMENTS else None


def written(ref: CodeRef, op: ir.AnyOp) -> int:
    """The value whose object is written to."""
    if isinstance(op, (ir.SetAttr, ir.SetItem)):
        return op.base
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        name = func.name if isinstance(func, (ir.Attr, ir.Load)) else ""
        setting = set_through(ref, op)
        if setting is not None:
            return setting[0]
        if name in HANDED or name == "setattr":
            return op.args[0] if op.args else -1
        return func.base if isinstance(func, ir.Attr) else op.func
    combined = augmented(ref, op) if isinstance(op, ir.Bind) and op.home == LOCAL else None
    return -1 if combined is None else combined.values[0]


def action_of(name: str, op: ir.Call) -> tuple[str, int, int]:
    """How a container method changes it, with the value and the key it is given."""
    args = op.args
    if name in REMOVING or name in QUEUE_TAKING:
        return "remove", -1, args[0] if args else -1
    if name in ADDING or name in CACHING:
        position = ADDING.get(name, CACHING.get(name, 0))
        key = args[0] if name == "setdefault" and args else -1
        return "add", args[position] if len(args) > position else -1, key
    if name in MERGING:
        return "merge", args[0] if args else -1, -1
    if name in _ORDERING:
        return ORDER, args[0] if args else -1, -1
    if name == "__delitem__":
        return "remove", -1, args[0] if args else -1
    if name == "__setitem__" and len(args) > 1:
        return "set", args[1], args[0]
    return "set", -1, -1


def filled_with(code: ir.Code, value: int, given: int) -> int:
    """What `d.setdefault(key, [])` is for: the `x` of its `.append(x)`, also under a name."""
    same = {value}
    for position, op in enumerate(code.ops[value + 1 :], value + 1):
        if isinstance(op, ir.Bind) and op.value in same:
            same.add(position)
        if isinstance(op, ir.SetItem) and op.base in same and op.value >= 0:
            return op.value
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.base in same:
            index = ADDING.get(func.name, len(op.args))
            if index < len(op.args):
                return op.args[index]
    return given
