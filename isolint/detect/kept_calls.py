"""Functions that are put into shared containers, to be called later."""

from __future__ import annotations

from isolint.model.objects import Bound, Function
from isolint.model.program import CodeRef
from isolint.model.scan import Model


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
