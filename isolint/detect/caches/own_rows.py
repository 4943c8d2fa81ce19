"""Rows that a view's framework finds by the view's own query: those that who asks may see."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.users.origins import CURRENT
from isolint.model.writing.own_containers import is_super
from isolint.summary import ir

_FINDING = frozenset({"get_object", "get_queryset"})
_ANSWERING = frozenset({"list", "retrieve"})
_QUERY = "get_queryset"


def seen_by(view: View, ref: CodeRef, op: ir.Call) -> str | None:
    """Whom `get_queryset` asks for, where the view says `self.get_object()`, or what it mixes in
    says `super().list(request)`.
    """
    func, cls = ref.code.ops[op.func], view.program.parent(ref)
    if cls is None or not isinstance(func, ir.Attr):
        return None
    own = func.name in _FINDING and view.flow.classes.is_self(ref, func.base)
    below = func.name in _ANSWERING and is_super(ref, func.base)
    views = [cls.id] if own else []
    views += [cls.id, *view.flow.classes.subclasses.get(cls.id, ())] if below else []
    return min(filter(None, (_asked(view, each) for each in views)), default=None)


def _asked(view: View, cls: int) -> str | None:
    found = view.flow.classes.member(cls, _QUERY)
    queries = [] if found is None else view.flow.classes.methods(found[0], _QUERY)
    asked = (origin for query in queries for origin in view.model.origins.returned(query.id))
    return min((origin.name for origin in asked if origin.kind == CURRENT), default=None)
