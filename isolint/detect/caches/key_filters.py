"""Which arguments a cache key leaves out by name: `if name in ("db", "current_user"): continue`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from isolint.detect.code.guards import inside_blocks
from isolint.detect.view import View
from isolint.model.definitions.objects import Container
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_TESTS = frozenset({"In", "NotIn", "Equal", "NotEqual"})
_NEGATIVE = frozenset({"NotIn", "NotEqual"})
_TAKING_OUT = frozenset({"pop", "discard", "remove"})


class Filter(Struct, frozen=True):
    """One test or removal; `keeps` says that the names are the only ones that stay, `adds` that
    they get a part of the key beside what the loop makes of the others.
    """

    code: int
    value: int
    names: frozenset[str]
    keeps: bool
    adds: bool = False


def filters(view: View, codes: Iterable[int]) -> list[Filter]:
    return [
        found
        for code in sorted(codes)
        for value, op in enumerate(view.program.codes[code].code.ops)
        for found in _filter(view, view.program.codes[code], value, op)
    ]


def _filter(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[Filter]:
    if isinstance(op, ir.Combine):
        yield from _tested_names(view, ref, value, op)
        return
    key = _taken_out(ref, value, op)
    names = _named(view, ref, key) if key >= 0 else None
    if names:
        yield Filter(ref.id, key if isinstance(op, ir.SetItem) else value, names, False)


def _tested_names(view: View, ref: CodeRef, value: int, op: ir.Combine) -> Iterator[Filter]:
    tests = op.kind in _TESTS and len(op.values) == 2 and _walks(ref, op.values[0])
    names = _texts(view, ref, op.values[1], op.kind) if tests else None
    if not names:
        return
    keeps = _keeps(ref, value, op.kind in _NEGATIVE)
    if not (keeps and _goes_on(ref, value)):
        yield Filter(ref.id, value, names, keeps)
    elif _names_something(ref, value):
        yield Filter(ref.id, value, names, keeps=False, adds=True)


def _taken_out(ref: CodeRef, value: int, op: ir.AnyOp) -> int:
    """The key that is taken out of what makes the cache's key, or -1."""
    if isinstance(op, ir.SetItem):
        return op.key if op.value < 0 else -1
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) and op.args else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr):
        return -1
    return op.args[0] if func.name in _TAKING_OUT and not ref.users(value) else -1


def _named(view: View, ref: CodeRef, key: int) -> frozenset[str]:
    """`kwargs.pop("db")`, and `for name in LEFT_OUT: kwargs.pop(name, None)`."""
    walked = [ref.code.ops[root] for root in roots(ref.code, key)]
    if len(walked) == 1 and isinstance(walked[0], ir.Iter):
        return _texts(view, ref, walked[0].value, "In")
    return _constant(ref, key)


def _walks(ref: CodeRef, value: int) -> bool:
    """The variable of a loop."""
    return all(
        isinstance(ref.code.ops[root], (ir.Iter, ir.Unpack)) for root in roots(ref.code, value)
    )


def _constant(ref: CodeRef, value: int) -> frozenset[str]:
    op = ref.code.ops[value]
    return frozenset([op.text]) if isinstance(op, ir.Const) and op.kind == "str" else frozenset()


def _texts(view: View, ref: CodeRef, value: int, kind: str) -> frozenset[str]:
    """The texts of a literal, or of a constant collection by another name."""
    if kind in ("Equal", "NotEqual"):
        return _constant(ref, value)
    found: set[str] = set()
    for obj in view.flow.values(ref, value):
        made = view.flow.made_at(obj)
        if made is not None and isinstance(view.flow.objects[obj], Container):
            found |= _elements(*made)
    return frozenset(found)


def _elements(ref: CodeRef, value: int) -> set[str]:
    """`("a", "b")`, and `frozenset({"a", "b"})`."""
    found: set[str] = set()
    op = ref.code.ops[value]
    if isinstance(op, (ir.Collection, ir.Combine)):
        for item in op.values:
            found |= _constant(ref, item) or _elements(ref, item)
    elif isinstance(op, ir.Call):
        for argument in op.args:
            found |= _elements(ref, argument)
    return found


def _keeps(ref: CodeRef, test: int, negative: bool) -> bool:
    """Whether what passes is what the test names: by what the tested block does."""
    block, turned = _tested(ref, test)
    if block < 0:
        return negative == turned
    return (negative != turned) != _stores(ref, block)


def _tested(ref: CodeRef, test: int) -> tuple[int, bool]:
    """The block that a test leads to, -1 for none; whether a `not` turns it around."""
    tests, turned = {test}, False
    for value in range(test + 1, len(ref.code.ops)):
        op = ref.code.ops[value]
        if isinstance(op, ir.Choice) and tests & set(op.values):
            tests.add(value)
        elif isinstance(op, ir.Combine) and op.kind == "Not" and tests & set(op.values):
            tests.add(value)
            turned = not turned
    for index, block in enumerate(ref.code.blocks):
        if block.kind == "if" and block.value in tests:
            return index, turned
    return -1, turned


def _goes_on(ref: CodeRef, test: int) -> bool:
    """The loop puts something away outside the tested block too, for whatever name it is at."""
    block, _ = _tested(ref, test)
    loop = ref.code.ops[test].block
    while loop >= 0 and ref.code.blocks[loop].kind != "loop":
        loop = ref.code.blocks[loop].parent
    if block < 0 or loop < 0:
        return False
    beside = inside_blocks(ref.code, loop) - inside_blocks(ref.code, block)
    return any(op.block in beside and isinstance(op, ir.SetItem) for op in ref.code.ops)


def _names_something(ref: CodeRef, test: int) -> bool:
    """`if name == "user": who = value.id`."""
    inside = inside_blocks(ref.code, _tested(ref, test)[0])
    return any(op.block in inside and isinstance(op, (ir.Bind, ir.SetItem)) for op in ref.code.ops)


def _stores(ref: CodeRef, block: int) -> bool:
    inside = inside_blocks(ref.code, block)
    return any(
        op.block in inside and isinstance(op, (ir.SetItem, ir.Call, ir.Bind, ir.Yield))
        for op in ref.code.ops
    )
