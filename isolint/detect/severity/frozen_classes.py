"""Classes whose objects cannot change once they are made."""

from __future__ import annotations

from isolint.model.definitions.program import Program
from isolint.summary import ir

_SAYS = "frozen"


def is_frozen(program: Program, cls: int) -> bool:
    """`class Tenant(Struct, frozen=True)`, `@dataclass(frozen=True)`."""
    ref = program.codes[cls]
    parent = program.parent(ref)
    if parent is None:
        return False
    if parent.code.is_true(ref.code.keywords.get(_SAYS, -1)):
        return True
    calls = (parent.code.ops[value] for value in ref.code.decorators)
    given = [dict(op.named).get(_SAYS, -1) for op in calls if isinstance(op, ir.Call)]
    return any(parent.code.is_true(value) for value in given)
