"""Rows that a view's framework finds by the view's own query: those that who asks may see."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.users.origins import CURRENT
from isolint.summary import ir

_FINDING = frozenset({"get_object", "get_queryset"})
_QUERY = "get_queryset"


def seen_by(view: View, ref: CodeRef, op: ir.Call) -> str | None:
    """Whom `get_queryset` asks for, where the view says `self.get_object()`."""
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or func.name not in _FINDING:
        return None
    cls = view.program.parent(ref) if view.flow.classes.is_self(ref, func.base) else None
    found = None if cls is None else view.flow.classes.member(cls.id, _QUERY)
    if found is None:
        return None
    queries = (query for owner in found[:1] for query in view.flow.classes.methods(owner, _QUERY))
    asked = (origin for query in queries for origin in view.model.origins.returned(query.id))
    return min((origin.name for origin in asked if origin.kind == CURRENT), default=None)
