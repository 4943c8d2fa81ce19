"""Functions that are stored to be called later."""

from __future__ import annotations

from isolint.model.definitions.objects import Bound, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir


def is_callable(model: Model, ref: CodeRef, given: int) -> bool:
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, given)]
    return bool(objects) and all(isinstance(obj, (Function, Bound)) for obj in objects)


def keeps_call(model: Model, ref: CodeRef, given: int) -> bool:
    """A function that was made by the call that registers it, with what that call knew."""
    program, objects = model.program, model.flow.objects
    found = [objects[obj] for obj in model.flow.values(ref, given)]
    around = [program.parent(program.codes[f.code]) for f in found if isinstance(f, Function)]
    request = model.request.codes
    return len(around) == len(found) > 0 and all(
        code is not None and code.code.kind != "module" and code.id in request for code in around
    )


def knows_call(model: Model, ref: CodeRef, given: int) -> bool:
    """As `keeps_call`, of a function that uses something of what that call knew: any other is the
    same whoever makes it.
    """
    return keeps_call(model, ref, given) and any(
        _uses_outer(model.program.codes[described.code])
        for obj in model.flow.values(ref, given)
        if isinstance(described := model.flow.objects[obj], (Function, Bound))
    )


def _uses_outer(ref: CodeRef) -> bool:
    """A variable of the function around it, itself or in what it defines."""
    codes, own = ref.module.summary.codes, ref.id - ref.module.base
    waiting = [own]
    while waiting:
        for op in codes[waiting.pop()].ops:
            if isinstance(op, ir.Load) and 0 <= op.home < own:
                return True
            if isinstance(op, ir.Make):
                waiting.append(op.code)
    return False
