"""What is written only where somebody with certain rights asks: whoever comes next meets it too."""

from __future__ import annotations

from collections.abc import Sequence

from isolint.detect.severity.pinned import is_requester
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import roots

FOR_SOME = "who asks decides whether it is written"
_BRANCHES = frozenset({"if", "else"})
_JOINING = frozenset({"And", "Or", "Not", "Equal", "NotEqual"})


def is_for_some(model: Model, write: Write, ref: CodeRef, at: int) -> bool:
    """`if request.user.is_staff: self.fields.append("cost")`"""
    if write.key >= 0 and not isinstance(ref.code.ops[write.key], ir.Const):
        return False
    tests = (block.value for block in surrounding(ref.code, at) if block.kind in _BRANCHES)
    asked = _asked(ref.code, [test for test in tests if test >= 0])
    return any(is_requester(model, ref, each) for each in asked)


def _asked(code: ir.Code, waiting: list[int]) -> set[int]:
    """What is compared, or looked at and called upon; not what something else is looked up by."""
    seen: set[int] = set()
    while waiting:
        for value in roots(code, waiting.pop()):
            if value not in seen:
                seen.add(value)
                waiting += _parts(code, code.ops[value])
    return seen


def _parts(code: ir.Code, op: ir.AnyOp) -> Sequence[int]:
    if isinstance(op, ir.Combine):
        return op.values if op.kind in _JOINING else ()
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        return (func.base,) if isinstance(func, ir.Attr) else ()
    return (op.base,) if isinstance(op, ir.Attr) else ()
