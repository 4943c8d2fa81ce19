"""Evidence that a shared object can change: where each attribute is declared and where it is
written.
"""

from __future__ import annotations

from isolint.base.finding import Step, StepKind
from isolint.detect.code.state import Mutation
from isolint.detect.severity.setters import stored_parameter
from isolint.detect.view import View
from isolint.summary import ir

_MOST = 12


def declaration_steps(view: View, cls: int, changed: list[Mutation]) -> tuple[Step, ...]:
    steps: list[Step] = []
    for mutation in changed[:_MOST]:
        declared = _declaration(view, cls, mutation.name)
        if declared is not None:
            steps.append(declared)
        ref = view.program.codes[mutation.code]
        place = view.program.op_place(ref, mutation.value)
        steps.append(Step(StepKind.WRITE, place, ref.symbol, f"changes {mutation.name}"))
    return tuple(steps)


def slot_steps(view: View, cls: int, name: str) -> list[Step]:
    """Where an attribute is declared, and the constructor's parameter that it is given first."""
    for owner in view.flow.classes.info[cls].mro:
        for ref in view.flow.classes.methods(owner, "__init__"):
            for value, op in enumerate(ref.code.ops):
                if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == name:
                    symbol = f"{view.program.codes[owner].symbol}.{name}"
                    place = view.program.op_place(ref, value)
                    steps = [Step(StepKind.OWNER, place, symbol, "the attribute")]
                    index = stored_parameter(ref, op.value)
                    if index is not None:
                        given = view.program.op_place(ref, index)
                        steps.append(Step(StepKind.READ, given, ref.symbol, "the constructor's"))
                    return steps
    return []


def _declaration(view: View, cls: int, name: str) -> Step | None:
    """The first assignment in the class body, the constructor or a helper of it."""
    for owner in view.flow.classes.info[cls].mro:
        body = view.program.codes[owner]
        for bound in body.code.names.get(name, ()):
            place = view.program.op_place(body, bound)
            return Step(StepKind.OWNER, place, f"{body.symbol}.{name}", "mutable state")
        for ref in view.flow.classes.methods(owner):
            for value, op in enumerate(ref.code.ops):
                if isinstance(op, ir.SetAttr) and op.base == 0 and op.name == name:
                    place = view.program.op_place(ref, value)
                    return Step(StepKind.OWNER, place, f"{body.symbol}.{name}", "mutable state")
    return None
