"""Parameters that a framework fills from the address that was asked for, which a key may have."""

from __future__ import annotations

from isolint.detect.code.arguments import external_path
from isolint.detect.identities.route_parts import is_route_part
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_FROM_URL = frozenset({"Query", "Path"})


def is_in_url(view: View, ref: CodeRef, index: int, question: bool) -> bool:
    """A part of the route; with `question` also what stands behind it, `?user=…`."""
    if is_route_part(view, ref, index):
        return True
    return question and _is_asked(view, ref, ref.code.params[index])


def _is_asked(view: View, ref: CodeRef, param: ir.Parameter) -> bool:
    """It may be left out of the question, or says itself that it comes from there: a decorator
    that gives the user has no default for it.
    """
    parent = view.program.parent(ref)
    if parent is None or param.default < 0:
        return False
    if param.annotation >= 0 and any(view.flow.types.dependencies(ref, param.annotation)):
        return False
    default = parent.code.ops[param.default]
    if isinstance(default, ir.Call):
        return external_path(view, parent, default.func).rpartition(".")[2] in _FROM_URL
    return isinstance(default, ir.Const)
