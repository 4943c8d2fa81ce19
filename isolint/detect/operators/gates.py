"""Methods that are called before the others of their class, which raise for whom they refuse:
`check_permissions(request)`.
"""

from __future__ import annotations

from isolint.detect.code.operator_tests import Told, is_tested
from isolint.detect.operators.asked_methods import is_asked_for
from isolint.detect.operators.ways_out import ends
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model


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
    told, left = _told_of_others(gate, ref.code.name), ends(gate.code)
    return bool(left) and all(is_tested(gate.code, at, told) for at in left)


def _told_of_others(gate: CodeRef, handler: str) -> Told:
    """What is never so where this handler is called is nothing to it."""
    return lambda value, truth: is_asked_for(gate.code, value, handler) is (not truth)
