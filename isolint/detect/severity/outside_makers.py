"""What a library makes of a request's values: its own kind of thing, whatever it is called here."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import roots


def is_made_outside(model: Model, ref: CodeRef, given: int) -> bool:
    """`self.session = new_session(model_name)`, from a library that makes no sessions of which a
    pack knows.
    """
    made = [ref.code.ops[root] for root in roots(ref.code, given)]
    return bool(made) and all(
        isinstance(op, ir.Call) and _is_of_library(model, ref, op.func) for op in made
    )


def _is_of_library(model: Model, ref: CodeRef, func: int) -> bool:
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, func)]
    return bool(objects) and all(isinstance(obj, External) for obj in objects)
