"""Tests that only a request passes: `if isinstance(caller, flask.Request)`."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.writing.ruled_out import tested
from isolint.summary.blocks import surrounding


def has_request(view: View, ref: CodeRef, value: int) -> bool:
    """Nothing can hand a request to a queued task: it is of no request type there."""
    tests = (block.value for block in surrounding(ref.code, value) if block.kind == "if")
    return any(_is_request_type(view, ref, tested(ref.code, test)[1]) for test in tests)


def _is_request_type(view: View, ref: CodeRef, against: int) -> bool:
    known = view.model.known
    objects = (
        [view.flow.objects[obj] for obj in view.flow.values(ref, against)] if against >= 0 else []
    )
    return bool(objects) and all(
        isinstance(obj, External) and f"{obj.path}()" in known.context_types for obj in objects
    )
