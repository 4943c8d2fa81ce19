"""Objects that a cache key names, found before the cache is asked: whoever may not see one of
them is sent away there, and for all others it is the same.
"""

from __future__ import annotations

from collections.abc import Set

from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, behind, roots

_FINDING = frozenset(
    {"get", "aget", "get_object_or_404", "aget_object_or_404", "get_or_404", "first_or_404"}
)
_UNIQUE = frozenset({"pk", "id", "uuid", "guid"})
_NAMING = _UNIQUE | {"slug"}


def is_found_by(ref: CodeRef, value: int, told: Set[int], before: int) -> bool:
    """`get_object_or_404(Project.objects.visible_for(user), slug=slug)`, with the slug told."""
    found = list(roots(ref.code, value))
    return bool(found) and all(at < before and _finds(ref, at, told) for at in found)


def _finds(ref: CodeRef, value: int, told: Set[int]) -> bool:
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, (ir.Load, ir.Attr)):
        return False
    if func.name not in _FINDING or not op.named:
        return False
    names = {name for name, _ in op.named}
    if not all(any(alike(ref.code, given, part) for part in told) for _, given in op.named):
        return False
    if not names.isdisjoint(_UNIQUE):
        return True
    return not names.isdisjoint(_NAMING) and not _is_narrowed(ref, op)


def _is_narrowed(ref: CodeRef, call: ir.Call) -> bool:
    """Of the rows of one owner, each may have the same slug as another's."""
    func = ref.code.ops[call.func]
    asked = [*call.positional, *([func.base] if isinstance(func, ir.Attr) else [])]
    calls = (ref.code.ops[part] for part in behind(ref.code, asked))
    return any(isinstance(op, ir.Call) and bool(op.named) for op in calls)
