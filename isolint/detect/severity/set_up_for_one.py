"""What the operator's setting keeps for one user: nobody else comes to the write."""

from __future__ import annotations

from isolint.detect.code.set_up import is_for_one
from isolint.model.calling.callees import Context
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model


def is_set_up_for_one(model: Model, context: Context, ref: CodeRef, at: int) -> bool:
    """Here, or on every way that leads to the code."""
    if is_for_one(ref.code, at):
        return True
    return model.request.entered(context, _asks) == frozenset()


def _asks(caller: CodeRef, call: int) -> bool:
    return is_for_one(caller.code, call)
