"""Where nobody is logged in: all who get there are shown the same."""

from __future__ import annotations

from isolint.detect.code.left_out import calls_on_paths
from isolint.detect.code.operator_tests import leaves
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import encloses

_DEEPEST = 8
_KNOWN, _UNKNOWN = "is_authenticated", "is_anonymous"


def is_for_strangers(view: View, ref: CodeRef, value: int) -> bool:
    """The place itself, or every call of its function, is where nobody is logged in."""
    if _is_tested(ref.code, value):
        return True
    if any(entry.code == ref.id for entry in view.model.entries.found):
        return False
    sites = calls_on_paths(ref, [view.model.request, view.model.latent])
    return bool(sites) and all(
        _is_tested(view.program.codes[code].code, at) for code, at, _ in sites
    )


def _is_tested(code: ir.Code, value: int) -> bool:
    """Inside a test that nobody is logged in, or behind one that those who are don't pass."""
    for index, block in enumerate(code.blocks):
        if block.kind not in ("if", "else") or not 0 <= block.value < value:
            continue
        truth = block.kind == "if"
        if encloses(code, index, value):
            if _tells(code, block.value, truth):
                return True
        elif _tells(code, block.value, not truth) and _goes_before(code, index, value):
            return True
    return False


def _goes_before(code: ir.Code, index: int, value: int) -> bool:
    parent = code.blocks[index].parent
    return leaves(code, index) and (parent < 0 or encloses(code, parent, value))


def _tells(code: ir.Code, value: int, truth: bool, depth: int = _DEEPEST) -> bool:
    """Whether nobody can be logged in where the value is true, or not true."""
    if value < 0 or depth == 0:
        return False
    op = code.ops[value]
    if isinstance(op, ir.Combine) and op.kind == "Not":
        return _tells(code, op.values[0], not truth, depth - 1)
    if isinstance(op, ir.Choice) and op.kind in ("and", "or"):
        enough = any if (op.kind == "and") is truth else all
        return enough(_tells(code, part, truth, depth - 1) for part in op.values)
    if isinstance(op, ir.Call):
        return _tells(code, op.func, truth, depth - 1)
    return isinstance(op, ir.Attr) and op.name == (_UNKNOWN if truth else _KNOWN)
