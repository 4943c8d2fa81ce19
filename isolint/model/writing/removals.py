"""Operations that take something out again: of a dict, a list, a queue."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import HANDED_REMOVING, QUEUE_TAKING, REMOVING
from isolint.summary import ir
from isolint.summary.operands import is_empty_container, roots

_ADDING = frozenset({"append", "add"})
_MAKING = frozenset({"list", "set", "dict", "tuple", "deque", "sorted"})


def trims(ref: CodeRef, op: ir.SetAttr) -> bool:
    """`self.x = self.x[-100:]`, `self.x = [e for e in self.x if …]`, also by a loop."""
    if _is_picked(ref, op.value, op.name):
        return True
    given = ref.code.ops[op.value] if op.value >= 0 else None
    if isinstance(given, ir.Unpack):
        return _is_swapped(ref, given, op.name)
    if isinstance(given, ir.Item):
        return _is_attribute(ref, given.base, op.name)
    if isinstance(given, ir.Collection) and len(given.values) == 1:
        return _is_filtered(ref, given.values[0], op.name)
    return isinstance(given, ir.Call) and _is_sieved(ref, given, op.name)


def _is_picked(ref: CodeRef, value: int, name: str) -> bool:
    """A list that was begun empty and has got entries of the attribute alone."""
    made = roots(ref.code, value) if value >= 0 else []
    if len(made) != 1 or not is_empty_container(ref.code, made[0]):
        return False
    added = [
        op.args[0]
        for _, op in ref.each(ir.Call)
        if isinstance(func := ref.code.ops[op.func], ir.Attr)
        and func.name in _ADDING
        and len(op.args) == 1
        and roots(ref.code, func.base) == made
    ]
    return bool(added) and all(_is_filtered(ref, each, name) for each in added)


def _is_swapped(ref: CodeRef, given: ir.Unpack, name: str) -> bool:
    """`jobs, self.x = self.x, []`."""
    pair = ref.code.ops[given.value]
    if not isinstance(pair, ir.Collection) or not 0 <= given.index < len(pair.values):
        return False
    empty = is_empty_container(ref.code, pair.values[given.index])
    return empty and any(_is_attribute(ref, value, name) for value in pair.values)


def _is_sieved(ref: CodeRef, call: ir.Call, name: str) -> bool:
    """`list(filter(wanted, self.x))`, and of what a generator leaves of it."""
    func = ref.code.ops[call.func]
    called = func.name if isinstance(func, ir.Load) else ""
    if called == "filter" and len(call.args) == 2:
        return _is_attribute(ref, call.args[1], name)
    given = ref.code.ops[call.args[0]] if called in _MAKING and len(call.args) == 1 else None
    if isinstance(given, ir.Collection) and len(given.values) == 1:
        return _is_filtered(ref, given.values[0], name)
    return isinstance(given, ir.Call) and _is_sieved(ref, given, name)


def _is_filtered(ref: CodeRef, value: int, name: str) -> bool:
    """An element of the attribute itself, or a pair of its parts."""
    for _ in range(6):
        op = ref.code.ops[value]
        if isinstance(op, ir.Iter):
            return _is_attribute(ref, op.value, name)
        if isinstance(op, ir.Collection) and op.kind == "tuple" and op.values:
            value = op.values[0]
        elif isinstance(op, (ir.Bind, ir.Unpack)) and op.value >= 0:
            value = op.value
        else:
            return False
    return False


def _is_attribute(ref: CodeRef, value: int, name: str) -> bool:
    """Also what is copied of it: `list(self.x.values())`."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.name in _MAKING and len(op.args) == 1:
            return _is_attribute(ref, op.args[0], name)
        if isinstance(func, ir.Attr) and func.name in ("items", "values"):
            op = ref.code.ops[func.base]
    return isinstance(op, ir.Attr) and op.name == name


def may_remove(ref: CodeRef, op: ir.AnyOp) -> bool:
    if isinstance(op, (ir.SetItem, ir.SetAttr)):
        return op.value < 0 or (isinstance(op, ir.SetAttr) and trims(ref, op))
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    named = isinstance(func, ir.Attr) and (func.name in REMOVING or func.name in QUEUE_TAKING)
    if named or not isinstance(op, ir.Call):
        return named
    handed = isinstance(func, (ir.Attr, ir.Load)) and func.name in HANDED_REMOVING
    return handed or bool(handed_removals(ref, op))


def handed_removals(ref: CodeRef, op: ir.Call) -> list[int]:
    """The containers in `task.add_done_callback(tasks.discard)`."""
    handed = (ref.code.ops[argument] for argument in op.args)
    return [arg.base for arg in handed if isinstance(arg, ir.Attr) and arg.name in REMOVING]
