"""A placeholder that startup stores on what serves requests afterwards."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.identities.empty_identities import setters
from isolint.detect.identities.placed import Placed
from isolint.detect.identities.service_names import may_be_service
from isolint.detect.severity.setters import passed, stored_parameter
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir


def is_kept(given: Placed) -> bool:
    """What startup stores on an object that serves requests afterwards; a command looks something
    up, or makes the first account.
    """
    view, ref, op = given.view, given.ref, given.op
    if isinstance(op, ir.Collection):
        return _is_at_hand_of_requests(view, ref, given.value) and not may_be_service(given)
    if isinstance(op, ir.SetAttr):
        return ref.code.name != "__init__" and _is_shared(view, ref, op.base)
    holds = view.model.lifetimes.holds
    return any(
        receiver in holds and any(_stored(view.program.codes[code], given))
        for code, receiver in view.flow.calls.get(ref.node + given.value, {})
    )


def is_given_another(given: Placed) -> bool:
    """A request has another method of each object that keeps it set the attribute."""
    view, codes = given.view, given.view.program.codes
    called = view.flow.calls.get(given.ref.node + given.value, {})
    stored = [(codes[code], name) for code, _ in called for name in _stored(codes[code], given)]
    return bool(stored) and all(
        any(s.id != ref.id and s.id in view.model.request.codes for s in setters(view, ref, name))
        for ref, name in stored
    )


def _is_at_hand_of_requests(view: View, ref: CodeRef, value: int) -> bool:
    """A module's own configuration, which code on an execution path names."""
    lifetimes = view.model.lifetimes
    return any(
        step in view.named_on_request_path
        for obj in view.flow.values(ref, value) & lifetimes.holds.keys()
        for step, _ in lifetimes.chain(obj)
    )


def _is_shared(view: View, ref: CodeRef, value: int) -> bool:
    return any(obj in view.model.lifetimes.holds for obj in view.flow.values(ref, value))


def _stored(callee: CodeRef, given: Placed) -> Iterator[str]:
    """The attributes that the word is stored in."""
    for _, op in callee.each(ir.SetAttr):
        index = stored_parameter(callee, op.value)
        if index is not None and passed(given.ref, given.value, callee, index) == given.argument:
            yield op.name
