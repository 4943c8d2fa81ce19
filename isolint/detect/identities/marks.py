"""Texts that a module keeps where nobody is known, and takes for None when it reads them."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

MARKED = "a mark of nobody, which is read as None"
_SAME = "Equal"
_OTHER = "NotEqual"


def is_mark(view: View, ref: CodeRef, argument: int) -> bool:
    """`return found if found != "__NONE__" else None`."""
    literal = ref.code.ops[argument]
    if not isinstance(literal, ir.Const) or literal.kind != "str":
        return False
    return any(
        _reads_as_none(code.code, value, op, literal.text)
        for code in view.program.codes
        if code.module is ref.module
        for value, op in code.each(ir.Combine)
    )


def _reads_as_none(code: ir.Code, test: int, op: ir.Combine, text: str) -> bool:
    if op.kind not in (_SAME, _OTHER) or not any(_is_text(code, side, text) for side in op.values):
        return False
    same = op.kind == _SAME
    chosen = any(
        isinstance(each, ir.Choice)
        and each.test == test
        and _is_none(code, each.values[0 if same else 1])
        for each in code.ops
    )
    return chosen or any(
        isinstance(each, ir.Return)
        and _is_none(code, each.value)
        and _is_then(code, each, test, same)
        for each in code.ops
    )


def _is_then(code: ir.Code, op: ir.Return, test: int, same: bool) -> bool:
    block = code.blocks[op.block]
    return block.value == test and block.kind == ("if" if same else "else")


def _is_text(code: ir.Code, value: int, text: str) -> bool:
    op = code.ops[value]
    return isinstance(op, ir.Const) and op.kind == "str" and op.text == text


def _is_none(code: ir.Code, value: int) -> bool:
    return value < 0 or getattr(code.ops[value], "kind", "") == "none"
