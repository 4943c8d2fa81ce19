"""What a mapping has under one name, as far as the function that spreads it says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_ADDING = frozenset({"update", "setdefault"})

Entries = list[tuple[str | None, int]]


def are_named(code: ir.Code, mapping: Sequence[int]) -> bool:
    """Displays: `{"timeout": 5}`."""
    return bool(mapping) and all(_is_display(code.ops[root]) for root in mapping)


def put_under(ref: CodeRef, mapping: Sequence[int], name: str) -> list[int]:
    """The values that a mapping begins with, or gets in the function, under this name or under one
    that is not known.
    """
    entries = [entry for root in mapping for entry in _shown(ref.code, root)]
    for _, op in ref.among(ir.SetItem, ir.Call):
        entries += _added(ref.code, op, mapping)
    return [value for key, value in entries if key in (name, None)]


def _is_display(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Collection) and op.kind == "dict" and len(op.keys) == len(op.values)


def _shown(code: ir.Code, value: int) -> Entries:
    op = code.ops[value]
    if not isinstance(op, ir.Collection) or not _is_display(op):
        return []
    return [(_text(code, key), item) for key, item in zip(op.keys, op.values, strict=True)]


def _added(code: ir.Code, op: ir.AnyOp, mapping: Sequence[int]) -> Entries:
    """`kwargs["name"] = name`, `kwargs.update(name=name)`; another function that is handed the
    mapping may put one of its values under another name.
    """
    if isinstance(op, ir.SetItem) and _meets(code, op.base, mapping):
        return [(_text(code, op.key), op.value)] if op.value >= 0 else []
    if not isinstance(op, ir.Call):
        return []
    func = code.ops[op.func]
    if isinstance(func, ir.Attr) and func.name in _ADDING and _meets(code, func.base, mapping):
        return list(_put(code, func.name, op))
    handed = (*op.positional, *(value for name, value in op.named if name != "**"))
    return [(None, value) for value in handed if _meets(code, value, mapping)]


def _put(code: ir.Code, name: str, op: ir.Call) -> Iterator[tuple[str | None, int]]:
    if name == "setdefault":
        yield _text(code, op.args[0]) if op.args else None, op.args[-1] if op.args else -1
        return
    for given, value in op.named:
        yield None if given == "**" else given, value
    for value in op.positional:
        shown = [_shown(code, root) for root in roots(code, value)]
        yield from (entry for each in shown for entry in each)
        if not all(_is_display(code.ops[root]) for root in roots(code, value)):
            yield None, value


def _meets(code: ir.Code, base: int, mapping: Sequence[int]) -> bool:
    return not set(mapping).isdisjoint(roots(code, base))


def _text(code: ir.Code, key: int) -> str | None:
    op = code.ops[key] if key >= 0 else None
    return op.text if isinstance(op, ir.Const) and op.kind == "str" else None
