"""A text in the place of the variable that has its name: `serve(message, "client_id")`, and one
that names what a field points to.
"""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def is_handed_its_name(view: View, ref: CodeRef, name: str, within: int, text: str) -> bool:
    """By position, to a function of the program that has a parameter of this name."""
    op = ref.code.ops[within]
    if text != name or not isinstance(op, ir.Call) or name in op.keywords:
        return False
    callees = [view.program.codes[code] for code, _ in view.flow.calls.get(ref.node + within, {})]
    return bool(callees) and all(
        any(param.name == name for param in callee.code.params) for callee in callees
    )


def names_what_it_points_to(ref: CodeRef, name: str, within: int, text: str) -> bool:
    """`{"user_id": "user"}` maps a column to its table."""
    return isinstance(ref.code.ops[within], ir.Collection) and name.lower() == f"{text.lower()}_id"
