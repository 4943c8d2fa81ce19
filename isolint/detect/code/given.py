"""What runs only while a parameter was not given: `if x is None: …`, `x or …`, and what follows on
`if x: return …`.
"""

from __future__ import annotations

from isolint.detect.code.operator_tests import left_before
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import roots

_NOTHING = frozenset({"", "False", "0"})


def given_parameters(
    ref: CodeRef, value: int, callee: CodeRef, receiver: int, own: frozenset[str]
) -> frozenset[str]:
    """Parameters of the callee that a call gives a value to; `own` are those of its caller."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call):
        return frozenset()
    found = set[str]()
    for index, param in enumerate(callee.code.params):
        argument = argument_of(op, callee, index, receiver)
        if argument is not None and _is_something(ref, argument, own):
            found.add(param.name)
    return frozenset(found)


def _is_something(ref: CodeRef, argument: int, own: frozenset[str]) -> bool:
    op = ref.code.ops[argument]
    if isinstance(op, ir.Const):
        return op.kind != "none" and op.text not in _NOTHING
    if isinstance(op, ir.Param):
        param = ref.code.params[op.index]
        return param.default < 0 or param.name in own
    return True


def is_spared(code: ir.Code, value: int, given: frozenset[str]) -> bool:
    """Whether an operation is left out because of what was given."""
    if not given:
        return False
    for block in surrounding(code, value):
        if block.kind == "if" and _is_missing(code, block.value, given):
            return True
        if block.kind == "else" and _is_given(code, block.value, given):
            return True
    if any(
        block.kind == "if" and _is_given(code, block.value, given)
        for block in left_before(code, value)
    ):
        return True
    return any(_stands_in(code, op, value, given) for op in code.ops)


def _is_missing(code: ir.Code, test: int, given: frozenset[str]) -> bool:
    """`x is None`, `not x`, also with more that must hold too."""
    op = code.ops[test]
    if isinstance(op, ir.Choice):
        return op.kind == "and" and any(_is_missing(code, part, given) for part in op.values)
    if not isinstance(op, ir.Combine) or op.kind not in ("Is", "Not", "Equal"):
        return False
    return _is_given(code, op.values[0], given)


def _is_given(code: ir.Code, value: int, given: frozenset[str]) -> bool:
    """The parameter itself, or `x is not None`."""
    op = code.ops[value]
    if isinstance(op, ir.Combine) and op.kind == "IsNot":
        value = op.values[0]
    return any(
        isinstance(first := code.ops[root], ir.Param) and code.params[first.index].name in given
        for root in roots(code, value)
    )


def _stands_in(code: ir.Code, op: ir.AnyOp, value: int, given: frozenset[str]) -> bool:
    """The second choice of `x or value`, or of `x if x else value`."""
    if not isinstance(op, ir.Choice) or op.kind == "and" or value not in op.values[1:]:
        return False
    return _is_given(code, op.values[0], given)
