"""Methods that are called before the others of their class, which raise for whom they refuse:
`check_permissions(request)`.
"""

from __future__ import annotations

from isolint.detect.code.operator_tests import Told, is_tested, named
from isolint.detect.operators.ways_out import ends
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir

_READING = frozenset(["get", "head", "options", "trace", "list", "retrieve"])
_READING_LIST = "SAFE_METHODS"
_METHOD = "method"


class OperatorGates:
    def __init__(self, model: Model) -> None:
        self.known = model.known
        self.classes = model.flow.classes

    def passed(self, ref: CodeRef, cls: int) -> bool:
        """One of them lets operators alone come to this method of the class."""
        for name in self.known.operator_gates:
            found = self.classes.member(cls, name)
            for gate in self.classes.methods(found[0], name) if found else ():
                if ref.code.name not in self.known.operator_gates and _refuses(gate, ref):
                    return True
        return False


def _refuses(gate: CodeRef, ref: CodeRef) -> bool:
    told = _nobody if ref.code.name in _READING else _told_of_reading(gate.code)
    left = ends(gate.code)
    return bool(left) and all(is_tested(gate.code, at, told) for at in left)


def _nobody(_: int, __: bool) -> bool:
    return False


def _told_of_reading(code: ir.Code) -> Told:
    """What is asked of requests that only read is nothing to those that change something."""

    def told(value: int, truth: bool) -> bool:
        op = code.ops[value]
        if not isinstance(op, ir.Combine) or op.kind not in ("In", "NotIn"):
            return False
        return (op.kind == "In") is truth and _is_reading(code, *op.values)

    return told


def _is_reading(code: ir.Code, asked: int, listed: int) -> bool:
    display = code.ops[listed]
    if named(code, listed) != _READING_LIST and not isinstance(display, ir.Collection):
        return False
    texts = map(code.ops.__getitem__, display.values) if isinstance(display, ir.Collection) else ()
    return _asks_for_method(code, asked) and all(
        isinstance(op, ir.Const) and op.text.lower() in _READING for op in texts
    )


def _asks_for_method(code: ir.Code, asked: int) -> bool:
    """`request.method`, `request.method.lower()`."""
    op = code.ops[asked]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return named(code, func.base if isinstance(func, ir.Attr) else asked) == _METHOD
