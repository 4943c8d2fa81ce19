"""Objects put on a shared one while serving, of which no user brought anything."""

from __future__ import annotations

from isolint.detect.code.handlers import knows_call
from isolint.detect.severity.fresh_names import is_fresh
from isolint.detect.severity.passed_keys import is_under_id
from isolint.model.definitions.objects import Instance, receiver_of
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir
from isolint.summary.operands import roots

OF_NOBODY = "made of nothing that a user brought"


def is_of_nobody(model: Model, ref: CodeRef, given: int) -> bool:
    """What all requests find there is the service's own, whoever made it last: not data of one of
    them, a function that knows its call, or an object that keeps track of one request.
    """
    if given < 0 or model.taint.is_user_data(ref, given) or knows_call(model, ref, given):
        return False
    made = {receiver_of(model.flow.objects, obj) for obj in model.flow.values(ref, given)}
    return not any(_keeps_track(model, obj) for obj in made)


def is_for_all(model: Model, write: Write, ref: CodeRef) -> bool:
    """What everybody looks up under a name that is nobody's is made of what one user brought, and
    not of the name alone.
    """
    if write.key < 0 or is_under_id(model, write, ref) or is_fresh(model, ref, write.key):
        return False
    brought = model.taint.is_user_data(ref, write.given)
    return brought and not _is_found_by(model, ref, write.key, write.given)


def _is_found_by(model: Model, ref: CodeRef, key: int, given: int) -> bool:
    """`rows[name] = Row.get(name=name)`: of all that a user brought, it is given the key alone."""
    keys = set(roots(ref.code, key))
    calls = [ref.code.ops[root] for root in roots(ref.code, given)]
    return all(
        isinstance(call, ir.Call)
        and not any(
            model.taint.is_user_data(ref, part)
            for part in (call.func, *call.args)
            if not keys.issuperset(roots(ref.code, part))
        )
        for call in calls
    )


def _keeps_track(model: Model, obj: int) -> bool:
    """A request makes it and gives it what is its own, or its methods change it afterwards."""
    described, classes = model.flow.objects[obj], model.flow.classes
    if not isinstance(described, Instance) or not model.lifetimes.made_per_request(obj):
        return False
    return model.identities.bound_to_request(described.cls) or any(
        isinstance(op, ir.SetAttr) and op.base == 0
        for owner in classes.info[described.cls].mro
        for method in classes.methods(owner)
        if not classes.makes(method)
        for op in method.code.ops
    )
