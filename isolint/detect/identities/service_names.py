"""Words that are how the service itself is called, or what it made itself."""

from __future__ import annotations

from isolint.detect.code.naming import Naming
from isolint.detect.identities.placed import Placed
from isolint.detect.identities.records_made import THE_SERVICE
from isolint.detect.view import View
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.users.values import USER_KINDS
from isolint.summary import ir


def is_ones_record(given: Placed) -> bool:
    """`Facet(tenant_id=tenant_id, created_by="system")`: it says whose it is, and the service
    made it.
    """
    view, ref, op = given.view, given.ref, given.op
    if not isinstance(op, ir.Call) or given.text.lower() not in THE_SERVICE:
        return False
    made = [view.flow.objects[obj] for obj in view.flow.values(ref, op.func)]
    identities = view.model.identities
    if not any(isinstance(each, Class) and identities.is_record(each.code) for each in made):
        return False
    naming = Naming(identities)
    return any(
        identities.kind(name, ref) == "tenant" and naming.named(ref, value) is not None
        for name, value in op.named
    )


def may_be_service(given: Placed) -> bool:
    """A user name beside nothing of a user, in a message or in a call of outside code: how the
    service itself is called elsewhere.
    """
    view, ref, op = given.view, given.ref, given.op
    if not given.name.lower().endswith("name"):
        return False
    if isinstance(op, ir.Call):
        outside = not view.flow.calls.get(ref.node + given.value)
        return outside and not any(_is_users(view, ref, each) for each in op.args)
    return isinstance(op, ir.Collection) and not any(
        _is_users(view, ref, each) for each in op.values
    )


def _is_users(view: View, ref: CodeRef, value: int) -> bool:
    kind = view.model.values.kind(ref, value)
    return kind in USER_KINDS or view.model.taint.is_user_data(ref, value)
