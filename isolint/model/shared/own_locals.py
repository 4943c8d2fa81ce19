"""Classes that put whatever is set on their objects into a context variable or a thread-local."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.shared.by_thread import is_by_thread
from isolint.summary import ir
from isolint.summary.operands import behind, roots

_SETTER = "__setattr__"
_VALUE = 2
_NONE = frozenset[str]()


def kept_aside(flow: Flow, cls: int) -> frozenset[str]:
    """What such a class keeps on the object itself, past its own `__setattr__`:
    `object.__setattr__(self, "table", {})`, `self.__dict__["table"] = {}`. A table of what each
    thread has is no more than a thread-local is.
    """
    codes = [ref for owner in flow.classes.info[cls].mro for ref in flow.classes.methods(owner)]
    found = {_aside(ref, op) for ref in codes for _, op in ref.among(ir.Call, ir.SetItem)}
    found.discard("")
    return frozenset(found.difference(*(_tables(flow, ref) for ref in codes))) if found else _NONE


def _tables(flow: Flow, ref: CodeRef) -> Iterator[str]:
    """Attributes whose entries are each some thread's own: `self.table[get_ident()][name]`."""
    for _, op in ref.among(ir.Item, ir.SetItem):
        if isinstance(op, (ir.Item, ir.SetItem)) and is_by_thread(flow, ref, op.key, 0):
            for root in roots(ref.code, op.base):
                table = ref.code.ops[root]
                if isinstance(table, ir.Attr) and table.base == 0:
                    yield table.name


def _aside(ref: CodeRef, op: ir.AnyOp) -> str:
    if isinstance(op, ir.SetItem) and _is_of_dict(ref, op):
        return _text(ref, op.key)
    if isinstance(op, ir.Call) and len(op.args) > 1 and _is_plain(ref, op):
        return _text(ref, op.args[-2])
    return ""


def _text(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value] if value >= 0 else None
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ""


def sets_on_local(flow: Flow, cls: int) -> bool:
    """By its own `__setattr__`, which keeps nothing on the object itself but by some condition."""
    for owner in flow.classes.info[cls].mro:
        for setter in flow.classes.methods(owner, _SETTER):
            return not _keeps(setter) and any(_puts(flow, *each) for each in _running(flow, setter))
    return False


def _running(flow: Flow, setter: CodeRef) -> Iterator[tuple[CodeRef, set[int]]]:
    """The setter, and the methods of its object to which it hands the value, with the parameters
    that have it.
    """
    yield setter, {_VALUE}
    for at, op in setter.each(ir.Call):
        func = setter.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.base == 0 and _VALUE in _given(setter, op):
            for code, _ in flow.calls.get(setter.node + at, {}):
                ref = flow.program.codes[code]
                yield ref, set(range(1, len(ref.code.params)))


def _given(ref: CodeRef, op: ir.Call) -> set[int]:
    return {root for argument in op.args for root in roots(ref.code, argument)}


def _keeps(ref: CodeRef) -> bool:
    """`super().__setattr__(name, value)` or `self.__dict__[name] = value`, whatever the name."""
    return any(
        op.block == 0 and (_is_plain(ref, op) or _is_of_dict(ref, op))
        for op in ref.code.ops
        if isinstance(op, (ir.Call, ir.SetItem))
    )


def _is_plain(ref: CodeRef, op: ir.AnyOp) -> bool:
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and func.name == _SETTER


def _is_of_dict(ref: CodeRef, op: ir.AnyOp) -> bool:
    base = ref.code.ops[op.base] if isinstance(op, ir.SetItem) else None
    return isinstance(base, ir.Attr) and base.base == 0 and base.name == "__dict__"


def _puts(flow: Flow, ref: CodeRef, told: set[int]) -> bool:
    """`self._kept.set({…})`, `self._kept.get()[name] = value`, `setattr(self._local, name, value)`,
    `self._local.__dict__[…] = …`, `context[name] = value`, `table[get_ident()][name] = value`.
    """
    return any(
        _is_local(flow, ref, place) and _has(ref, given, told)
        for _, op in ref.among(ir.Call, ir.SetItem)
        for place, given in _places(ref, op)
    )


def _places(ref: CodeRef, op: ir.AnyOp) -> Iterator[tuple[int, int]]:
    """What something is put into, and what it is."""
    if isinstance(op, ir.SetItem):
        yield from ((place, op.value) for place in _owners(ref, op.base))
    elif isinstance(op, ir.Call) and op.args:
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Load) and func.name == "setattr":
            yield from ((place, op.args[-1]) for place in _owners(ref, op.args[0]))
        elif isinstance(func, ir.Attr) and func.name == "set":
            yield func.base, op.args[0]


def _owners(ref: CodeRef, value: int) -> Iterator[int]:
    """Where it is kept: itself, whose attribute it is, and the variable that is asked for it."""
    yield value
    found = roots(ref.code, value)
    op = ref.code.ops[found[0] if len(found) == 1 else value]
    if isinstance(op, ir.Attr):
        yield op.base
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(func, ir.Attr) and func.name == "get":
        yield func.base
    elif isinstance(func, ir.Load) and func.name == "getattr" and isinstance(op, ir.Call):
        yield from op.args[:1]


def _has(ref: CodeRef, given: int, told: set[int]) -> bool:
    """It is made of what was told, or was filled with it before."""
    if not behind(ref.code, [given]).isdisjoint(told):
        return True
    filled = set(roots(ref.code, given))
    return any(
        not filled.isdisjoint(roots(ref.code, op.base))
        and op.value >= 0
        and not behind(ref.code, [op.value]).isdisjoint(told)
        for _, op in ref.each(ir.SetItem)
    )


def _is_local(flow: Flow, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if isinstance(op, ir.Item) and is_by_thread(flow, ref, op.key, 0):
        return True
    return any(path in flow.known.context_locals for path in _paths(flow, ref, value))


def _paths(flow: Flow, ref: CodeRef, value: int) -> Iterator[str]:
    """What it is, or the calls that make what its class derives from: `threading.local()`."""
    for described in (flow.objects[obj] for obj in flow.values(ref, value)):
        if isinstance(described, External):
            yield described.path
        elif isinstance(described, Instance):
            yield from (f"{path}()" for path in flow.classes.info[described.cls].externals)
