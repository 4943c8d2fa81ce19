"""Attributes written in an object's table of them: `vars(x)["user"] = user`,
`x.__dict__.update(user=user)`.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY, Flow
from isolint.model.writing.named_writes import set_by_name
from isolint.summary import ir
from isolint.summary.operands import roots

_ARGUMENTS = 3
_REMOVING = frozenset({"pop", "clear", "popitem"})


class Entered(Struct, frozen=True):
    """`whole` is the value whose attribute is set to `given`, or deleted where that is -1; `name`
    is `*` for whatever it is told.
    """

    whole: int
    name: str
    given: int

    @property
    def action(self) -> str:
        return "set" if self.given >= 0 else "delete"


def entered(ref: CodeRef, op: ir.AnyOp) -> list[Entered]:
    """Not what `__get__`, `__setattr__` and their like keep by the name that they are told."""
    found = list(_entered(ref, op))
    told = ref.code.name.startswith(("__set", "__get", "__del"))
    return [each for each in found if each.name != ANY or not told]


def entered_by_item(flow: Flow, ref: CodeRef, value: int, op: ir.AnyOp) -> list[Entered]:
    """`record[key] = given`, where `__setitem__` of the record's class sets an attribute by the
    key.
    """
    if not isinstance(op, ir.SetItem) or op.value < 0:
        return []
    called = (flow.program.codes[code] for code, _ in flow.calls.get(ref.node + value, ()))
    if not any(map(_passes_on, called)):
        return []
    return [Entered(op.base, _key(ref, op.key), op.value)]


def _passes_on(ref: CodeRef) -> bool:
    """On the object itself, as it is told."""
    if ref.code.name != "__setitem__":
        return False
    told = (set_by_name(ref, op)[0] for _, op in ref.each(ir.Call) if _sets_own(ref, op))
    kept = (each for _, op in ref.among(ir.SetItem, ir.Call) for each in _entered(ref, op))
    return ANY in told or any(each.name == ANY and each.whole == 0 for each in kept)


def _sets_own(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    named = (
        isinstance(func, ir.Load) and func.name == "setattr" and len(op.positional) == _ARGUMENTS
    )
    return named and op.args[0] == 0


def may_enter(ref: CodeRef, op: ir.Call) -> bool:
    return next(_entered(ref, op), None) is not None


def _entered(ref: CodeRef, op: ir.AnyOp) -> Iterator[Entered]:
    if isinstance(op, ir.SetItem):
        whole = _whole(ref, op.base)
        if whole >= 0:
            yield Entered(whole, _key(ref, op.key), op.value)
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr):
        return
    whole = _whole(ref, func.base)
    if whole >= 0 and func.name == "update":
        yield from _updated(ref, op, whole)
    elif whole >= 0 and func.name == "setdefault" and len(op.args) > 1:
        yield Entered(whole, _key(ref, op.args[0]), op.args[1])
    elif whole >= 0 and func.name in _REMOVING:
        yield Entered(whole, _key(ref, op.args[0]) if op.args else ANY, -1)


def _updated(ref: CodeRef, op: ir.Call, whole: int) -> Iterator[Entered]:
    for value in op.positional:
        given = ref.code.ops[value]
        if isinstance(given, ir.Collection) and given.kind == "dict" and given.keys:
            for key, each in zip(given.keys, given.values, strict=False):
                yield Entered(whole, _key(ref, key), each)
        else:
            yield Entered(whole, ANY, value)
    for name, value in op.named:
        yield Entered(whole, ANY if name == "**" else name, value)


def _key(ref: CodeRef, value: int) -> str:
    op = ref.code.ops[value] if value >= 0 else None
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else ANY


def _whole(ref: CodeRef, value: int) -> int:
    """The object whose table of attributes the value is, or -1."""
    found = roots(ref.code, value)
    op = ref.code.ops[found[0]] if len(found) == 1 else None
    if isinstance(op, ir.Attr) and op.name == "__dict__":
        return op.base
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    plain = isinstance(func, ir.Load) and func.name == "vars" and func.home < 0
    return op.args[0] if isinstance(op, ir.Call) and plain and len(op.args) == 1 else -1
