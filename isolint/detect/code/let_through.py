"""How many a lock or a semaphore lets through at a time."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def let_through(view: View, limiter: External) -> int | None:
    """None where it is not written down."""
    if "Semaphore" not in limiter.path and "CapacityLimiter" not in limiter.path:
        return 1
    made = view.program.call(limiter.site)
    if made is None:  # A dataclass makes it: `default_factory=`.
        return None
    return _number(view, made[0], made[1].args[0]) if made[1].args else 1


def _number(view: View, ref: CodeRef, value: int) -> int | None:
    """A literal, or a name or `self` attribute that is bound to one."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Const) and op.kind == "number":
        return int(op.text, 0) if op.text.isdigit() else None
    if isinstance(op, ir.Bind) and op.value >= 0:
        return _number(view, ref, op.value)
    if isinstance(op, (ir.Load, ir.Attr)):
        return _constant(view, ref, op.name)
    return None


def _constant(view: View, ref: CodeRef, name: str) -> int | None:
    scope: CodeRef | None = ref
    while scope is not None:
        for bound in reversed(scope.code.names.get(name, ())):
            found = _number(view, scope, bound)
            if found is not None:
                return found
        scope = view.program.parent(scope)
    return None
