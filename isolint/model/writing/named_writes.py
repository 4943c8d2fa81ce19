"""Writes by a name that is a value: `setattr(plugin, key, x)`, `globals()["x"] = x`."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import ANY
from isolint.model.writing.own_containers import is_super
from isolint.summary import ir

_ARGUMENTS = 3
_SETTING = "__setattr__"


def is_setattr(ref: CodeRef, op: ir.Call) -> bool:
    """Not where `__setitem__`, `__get__` and their like pass on the name that they are told: the
    write is theirs who say `record[key] = value`.
    """
    func = ref.code.ops[op.func]
    named = isinstance(func, ir.Load) and func.name == "setattr"
    if not named or len(op.positional) != _ARGUMENTS:
        return False
    return set_by_name(ref, op)[0] != ANY or not ref.code.name.startswith(("__set", "__get"))


def set_by_name(ref: CodeRef, op: ir.Call) -> tuple[str, int]:
    """The attribute that `setattr` sets, `*` for whatever it is told, and the value it gets."""
    name = ref.code.ops[op.args[1]]
    known = isinstance(name, ir.Const) and name.kind == "str"
    return name.text if isinstance(name, ir.Const) and known else ANY, op.args[2]


def set_through(ref: CodeRef, op: ir.Call) -> tuple[int, str, int] | None:
    """Whose attribute is set, which, and to what: by `setattr`, `object.__setattr__(x, "name", y)`,
    `x.__setattr__("name", y)` or `super().__setattr__("name", y)`.
    """
    if is_setattr(ref, op):
        return op.args[0], *set_by_name(ref, op)
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or func.name != _SETTING:
        return None
    whole = op.positional[0] if len(op.positional) == _ARGUMENTS else func.base
    name, *given = op.positional[-2:]
    named = ref.code.ops[name] if given else None
    if not isinstance(named, ir.Const) or named.kind != "str":
        return None
    return 0 if is_super(ref, whole) else whole, named.text, given[0]


def global_bound(ref: CodeRef, op: ir.SetItem) -> ir.Bind | None:
    """`globals()["name"] = x` as the `name = x` that it stands for."""
    base, key = ref.code.ops[op.base], ref.code.ops[op.key] if op.key >= 0 else None
    func = ref.code.ops[base.func] if isinstance(base, ir.Call) and not base.args else None
    if not isinstance(func, ir.Load) or func.name != "globals" or func.home >= 0:
        return None
    if not isinstance(key, ir.Const) or key.kind != "str":
        return None
    return ir.Bind(op.start, op.end, op.block, key.text, op.value, home=ir.GLOBAL)
