"""What a value is made of, and what else has it, within one function."""

from __future__ import annotations

from collections.abc import Iterator, Set

from isolint.model.pointsto.containers import ADDING
from isolint.summary import ir
from isolint.summary.operands import alike, roots


def filled(code: ir.Code, wanted: Set[int], made: Set[int]) -> Iterator[int]:
    """`config["theme"]["logo"] = logo`, `config["logos"].append(logo)`: who gets the config gets
    the logo.
    """
    for op in code.ops:
        base, value = _put(code, op)
        if value >= 0 and meet(code, wanted, sources(code, value, made)):
            while isinstance(part := code.ops[base], (ir.Item, ir.Bind)) and base >= 0:
                base = part.base if isinstance(part, ir.Item) else part.value
            yield base


def _put(code: ir.Code, op: ir.AnyOp) -> tuple[int, int]:
    """Into what something is put, and what that is; else -1."""
    if isinstance(op, ir.SetItem):
        return op.base, op.value
    func = code.ops[op.func] if isinstance(op, ir.Call) and len(op.args) == 1 else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and ADDING.get(func.name) == 0:
        return func.base, op.args[0]
    return -1, -1


def meet(code: ir.Code, wanted: Set[int], found: Set[int]) -> bool:
    """`request.enabled` is the same when it is read again."""
    return not wanted.isdisjoint(found) or any(
        alike(code, one, other)
        for one in wanted
        if isinstance(code.ops[one], ir.Attr)
        for other in found
        if isinstance(code.ops[other], ir.Attr)
    )


def sources(code: ir.Code, value: int, made: Set[int]) -> set[int]:
    """What a value is made of, through conversions and texts; what the calls in `made` give is
    another value.
    """
    found: set[int] = set()
    stack, seen = [value], set[int]()
    while stack:
        for root in roots(code, stack.pop()):
            if root in seen:
                continue
            seen.add(root)
            op = code.ops[root]
            if isinstance(op, ir.Call):
                found.add(root)
                func = code.ops[op.func]
                if root in made:
                    continue
                stack += [*op.args, *([func.base] if isinstance(func, ir.Attr) else [])]
            elif isinstance(op, (ir.Combine, ir.Choice, ir.Collection)):
                stack += op.values
            elif isinstance(op, (ir.Param, ir.Unpack, ir.Item, ir.Iter, ir.Attr)):
                found.add(root)
    return found
