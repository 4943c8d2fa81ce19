"""Copies of a context that a thread makes by itself: they bring nobody's along."""

from __future__ import annotations

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_COPYING = "contextvars.copy_context"


def is_copied_here(view: View, ref: CodeRef, value: int) -> bool:
    """`copy_context().run(…)`: the context that runs is the one that the function has itself."""
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    return isinstance(func, ir.Attr) and all(
        _is_copy(view, ref, root) for root in roots(ref.code, func.base)
    )


def _is_copy(view: View, ref: CodeRef, value: int) -> bool:
    made = ref.code.ops[value]
    return isinstance(made, ir.Call) and external_path(view, ref, made.func) == _COPYING
