"""Slices with constant bounds."""

from __future__ import annotations

import libcst as cst


def slice_text(node: cst.Slice) -> str:
    """`1:3` when both bounds are constants or left out, else the empty string."""
    bounds = [_bound(node.lower), _bound(node.upper)]
    if node.step is not None or None in bounds:
        return ""
    return f"{bounds[0]}:{bounds[1]}"


def _bound(node: cst.BaseExpression | None) -> str | None:
    if node is None:
        return ""
    if isinstance(node, cst.UnaryOperation) and isinstance(node.operator, cst.Minus):
        inner = _bound(node.expression)
        return f"-{inner}" if inner else None
    return node.value if isinstance(node, cst.Integer) and node.value.isdecimal() else None
