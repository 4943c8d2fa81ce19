"""All that waits is taken at once: `jobs, self.jobs = self.jobs, []`, and then a loop over it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import is_empty_container, roots

_COPYING = frozenset({"list", "tuple", "sorted", "copy"})


def emptied_and_read(ref: CodeRef) -> Iterator[tuple[int, int]]:
    """The elements of a loop over an attribute that the same function empties, with the
    attribute.
    """
    emptied = set(_emptied(ref))
    for value, loop in ref.each(ir.Iter) if emptied else ():
        for root in _sources(ref, loop.value):
            op = ref.code.ops[root]
            if isinstance(op, ir.Attr) and (op.base, op.name) in emptied and _is_own(ref, op.base):
                yield value, root


def _is_own(ref: CodeRef, value: int) -> bool:
    """The function's own object or a module's; of what it is handed it empties a part of a job."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Attr):
        return _is_own(ref, op.base)
    return isinstance(op, ir.Load) or (isinstance(op, ir.Param) and op.index == 0)


def _emptied(ref: CodeRef) -> Iterator[tuple[int, str]]:
    for _, store in ref.each(ir.SetAttr):
        given = list(_sources(ref, store.value))
        if given and all(is_empty_container(ref.code, root) for root in given):
            yield store.base, store.name
    for _, call in ref.each(ir.Call):
        func = ref.code.ops[call.func]
        base = ref.code.ops[func.base] if isinstance(func, ir.Attr) else None
        if isinstance(func, ir.Attr) and func.name == "clear" and isinstance(base, ir.Attr):
            yield base.base, base.name


def _sources(ref: CodeRef, value: int) -> Iterator[int]:
    """Through variables, the two sides of a swap, and copies."""
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        pair = ref.code.ops[op.value] if isinstance(op, ir.Unpack) else None
        if isinstance(op, ir.Unpack) and isinstance(pair, ir.Collection):
            if 0 <= op.index < len(pair.values):
                yield from _sources(ref, pair.values[op.index])
        elif isinstance(op, ir.Call) and _is_copy(ref, op):
            yield from _sources(ref, op.args[0] if op.args else _base(ref, op))
        else:
            yield root


def _is_copy(ref: CodeRef, op: ir.Call) -> bool:
    func = ref.code.ops[op.func]
    named = isinstance(func, ir.Load) and len(op.args) == 1
    copied = isinstance(func, ir.Attr) and not op.args
    return (named or copied) and getattr(func, "name", "") in _COPYING


def _base(ref: CodeRef, op: ir.Call) -> int:
    func = ref.code.ops[op.func]
    return func.base if isinstance(func, ir.Attr) else -1
