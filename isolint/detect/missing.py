"""Assignments that fill a gap: `if not x: x = …`, `if x is None: x = …`."""

from __future__ import annotations

from isolint.detect.guards import mentions, surrounding
from isolint.model.program import CodeRef
from isolint.summary import ir


def is_tested(ref: CodeRef, op: ir.Bind) -> bool:
    index = next(i for i, other in enumerate(ref.code.ops) if other is op)
    for block in surrounding(ref.code, index):
        if block.kind != "if" or block.value < 0:
            continue
        if _asks_whether_missing(ref, block.value, op.name):
            return True
    return False


def _asks_whether_missing(ref: CodeRef, value: int, name: str) -> bool:
    test = ref.code.ops[value]
    if not (isinstance(test, ir.Combine) and test.kind in ("Not", "Is", "Equal")):
        return False
    return mentions(ref.code, value, name) or _tests_param(ref, value, name)


def _tests_param(ref: CodeRef, test: int, name: str) -> bool:
    op = ref.code.ops[test]
    if isinstance(op, ir.Param):
        return ref.code.params[op.index].name == name
    if isinstance(op, ir.Combine):
        return any(_tests_param(ref, part, name) for part in op.values)
    return isinstance(op, ir.Bind) and op.name == name
