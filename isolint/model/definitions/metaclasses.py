"""Bases and metaclass of a class that is written for both Pythons: `with_metaclass(Meta, Base)`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.summary import ir


def written_bases(cls: ir.Code, around: ir.Code) -> Iterator[int]:
    """Values of the code around the class."""
    for value in cls.bases:
        call = _call_of(around, value, "with_metaclass")
        yield from [value] if call is None else call.positional[1:]


def written_metaclass(cls: ir.Code, around: ir.Code) -> int:
    """A value of the code around the class, -1 for none."""
    if cls.metaclass >= 0:
        return cls.metaclass
    helpers = [(value, "with_metaclass") for value in cls.bases]
    helpers += [(value, "add_metaclass") for value in cls.decorators]
    for value, name in helpers:
        call = _call_of(around, value, name)
        if call is not None and call.positional:
            return call.positional[0]
    return -1


def _call_of(code: ir.Code, value: int, name: str) -> ir.Call | None:
    """`six.name(…)`, or the helper under its own name."""
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    while isinstance(func, ir.Bind) and func.value >= 0 and func.name != name:
        func = code.ops[func.value]
    named = isinstance(func, (ir.Load, ir.Attr, ir.Bind)) and func.name == name
    return op if isinstance(op, ir.Call) and named else None
