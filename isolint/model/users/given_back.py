"""What a function gives back, by call: always a user's, or as far as its arguments are."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir


class Given(Struct, frozen=True):
    """Whether a value is user data whoever calls, and the parameters of its function that make it
    so where they are.
    """

    always: bool
    through: frozenset[int]


NOTHING = Given(False, frozenset())


def arguments_for(
    ref: CodeRef, op: ir.Call, callee: CodeRef, index: int, receiver: int
) -> Iterator[int]:
    """The arguments of a call that can become this parameter of the callee."""
    func = ref.code.ops[op.func]
    if index == 0 and receiver >= 0:
        yield from [func.base] if isinstance(func, ir.Attr) else []
    elif callee.code.params[index].kind in ("star", "starstar"):
        yield from op.args
    else:
        given = argument_of(op, callee, index, receiver)
        spread = [value for name, value in op.named if name == "**"]
        spread += [value for value in op.positional if isinstance(ref.code.ops[value], ir.Star)]
        yield from spread if given is None else [given]
