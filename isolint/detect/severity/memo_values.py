"""An entry that is computed from nothing but its key: whoever asks gets the same."""

from __future__ import annotations

from isolint.detect.severity.frozen_classes import is_frozen
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.users.origins import CURRENT, KEY, PARAM
from isolint.summary import ir
from isolint.summary.operands import roots

_BROUGHT = frozenset({CURRENT, KEY, PARAM})


def is_made_of_key(model: Model, ref: CodeRef, key: int, given: int) -> bool:
    """`roots[n] = sqrt(n)`; what a caller brought, kept as it is, is no computed value."""
    if key < 0 or given < 0:
        return False
    if not all(_is_computed(ref.code.ops[root]) for root in roots(ref.code, given)):
        return False
    asked = set(model.origins.of(ref, key))
    brought = {origin for origin in model.origins.of(ref, given) if origin.kind in _BROUGHT}
    own = {origin for origin in brought if origin.name == "self"}
    return bool(asked) and brought - own <= asked and not _is_added(model, ref, key, given)


def _is_added(model: Model, ref: CodeRef, key: int, given: int) -> bool:
    """`kept["body"] = request.get_json()`: what a user brought, under a key that nobody did."""
    taint = model.taint
    return taint.is_user_data(ref, given) and not taint.is_user_data(ref, key)


def _is_computed(op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Call) or (isinstance(op, ir.Collection) and bool(op.values))


def is_looked_up(model: Model, ref: CodeRef, key: int, given: int) -> bool:
    """Fetched by its key alone, `tenants[tenant_id] = load(tenant_id)`, and never changed."""
    if not is_made_of_key(model, ref, key, given):
        return False
    made = [model.flow.objects[obj] for obj in model.flow.values(ref, given)]
    classes = {obj.cls for obj in made if isinstance(obj, Instance)}
    own = bool(made) and all(isinstance(obj, Instance) for obj in made)
    return own and all(is_frozen(model.program, cls) for cls in classes)
