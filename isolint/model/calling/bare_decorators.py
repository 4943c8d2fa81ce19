"""Decorators with optional parentheses: `return decorate` or `return decorate(function)`, and
`return function` where it is only noted.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.calling.wrapping import own_parameter
from isolint.model.definitions.program import CodeRef, Program
from isolint.summary import ir
from isolint.summary.operands import alternatives


def inner_decorators(program: Program) -> frozenset[int]:
    """The functions that are given back for what follows in parentheses, and called without them:
    what they decorate is never called through them.
    """
    return frozenset(code for ref in program.having(ir.Return) for code in _inner(program, ref))


def _inner(program: Program, ref: CodeRef) -> Iterator[int]:
    returned = {
        value
        for _, op in ref.each(ir.Return)
        if ref.code.params and op.value >= 0
        for value in alternatives(ref.code, op.value)
    }
    given = {made for value in returned if (made := _made(program, ref, value)) is not None}
    if any(own_parameter(ref, value) is not None for value in returned if given):
        yield from (made for made in given if _only_notes(program.codes[made]))
    for value in returned if given else ():
        call = ref.code.ops[value]
        if isinstance(call, ir.Call) and _hands_on_one(ref, call):
            yield from given & {_made(program, ref, each) for each in _called(ref, call)}


def _only_notes(ref: CodeRef) -> bool:
    """It gives back what it decorates."""
    returned = [op.value for _, op in ref.each(ir.Return)]
    return bool(returned) and all(
        value >= 0 and own_parameter(ref, root) is not None
        for value in returned
        for root in alternatives(ref.code, value)
    )


def _hands_on_one(ref: CodeRef, call: ir.Call) -> bool:
    return len(call.args) == 1 and own_parameter(ref, call.args[0]) is not None


def _called(ref: CodeRef, call: ir.Call) -> list[int]:
    return alternatives(ref.code, call.func)


def _made(program: Program, ref: CodeRef, value: int) -> int | None:
    """The function that stands here, nested in the one that returns it."""
    op = ref.code.ops[value]
    made = program.child(ref, op.code) if isinstance(op, ir.Make) else None
    return made.id if made is not None and made.code.kind == "function" else None
