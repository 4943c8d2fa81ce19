"""What a decorator makes of a class: once, where the class is written."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import CLASS, Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

DECORATED = "as a decorator does where the class is written"


def is_decorated(model: Model, write: Write) -> bool:
    """`cls.__init__ = started`, in a function that is given the class and gives it back."""
    if write.kind != CLASS:
        return False
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    given = set(roots(ref.code, base)) if base >= 0 else set[int]()
    if not given or not all(isinstance(ref.code.ops[root], ir.Param) for root in given):
        return False
    return any(not given.isdisjoint(_given_back(ref, op.value)) for _, op in ref.each(ir.Return))


def _given_back(ref: CodeRef, value: int) -> set[int]:
    """`return cls`, `return cast(Type, cls)`."""
    ops, found = ref.code.ops, set(roots(ref.code, value)) if value >= 0 else set[int]()
    for root in tuple(found):
        op = ops[root]
        func = ops[op.func] if isinstance(op, ir.Call) else None
        if isinstance(op, ir.Call) and isinstance(func, ir.Load) and func.name == "cast":
            found |= {each for given in op.args for each in roots(ref.code, given)}
    return found
