"""Entries of a cached function, changed by who asks for the same arguments."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write, written
from isolint.summary import ir
from isolint.summary.operands import roots

SAME_ARGUMENTS = "of an entry that a cache keeps for the same arguments"


def is_of_arguments(model: Model, write: Write) -> bool:
    """`entry = cached(*args)` and then `entry.value = make(*args)`: whoever asks for the same gets
    the same.
    """
    hold = model.lifetimes.holds.get(write.shared.obj)
    if hold is None or hold.root != "cache":
        return False
    ref = model.program.codes[write.context[0]]
    base = written(ref, ref.code.ops[write.value])
    found = list(roots(ref.code, base)) if base >= 0 else []
    asked = [root for root in found if write.shared.obj in model.flow.values(ref, root)]
    own = frozenset(found)
    return bool(asked) and all(_asks(model, ref, root, write, hold.code, own) for root in asked)


def _asks(
    model: Model, ref: CodeRef, value: int, write: Write, cached: int, own: frozenset[int]
) -> bool:
    """It calls the cached function with what the value that is written is made of as well, if not
    of the entry itself.
    """
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call) or not op.args or write.given < 0:
        return False
    if cached not in {code for code, _ in model.flow.calls.get(ref.node + value, {})}:
        return False
    made = [ref.code.ops[root] for root in roots(ref.code, write.given)]
    keys = {*own, *(root for given in op.args for root in _sources(ref.code, given))}
    return all(
        isinstance(each, ir.Call)
        and {root for given in each.args for root in _sources(ref.code, given)} <= keys
        for each in made
    )


def _sources(code: ir.Code, value: int) -> list[int]:
    op = code.ops[value]
    return list(roots(code, op.value if isinstance(op, ir.Star) else value))
