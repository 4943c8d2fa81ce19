"""A literal that a variable carries into a call: `user_id = "user1"`, `cache.get(user_id)`."""

from __future__ import annotations

from isolint.base.finding import Reach
from isolint.detect.code.arguments import named_arguments
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots


def is_carried(view: View, ref: CodeRef, bound: ir.Bind) -> bool:
    """While a request is served, and as what it is called."""
    kind = view.model.identities.kind(bound.name, ref)
    if kind is None or not ref.code.is_text(bound.value):
        return False
    return view.reach_of(ref.id) is Reach.REQUEST and any(
        roots(ref.code, argument) == [bound.value] and view.model.identities.kind(name, ref) == kind
        for at, call in ref.each(ir.Call)
        for name, argument in named_arguments(view, ref, at, call)
    )
