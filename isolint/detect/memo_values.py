"""An entry that is computed from nothing but its key: whoever asks gets the same."""

from __future__ import annotations

from isolint.model.origins import CURRENT, KEY, PARAM
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.summary import ir
from isolint.summary.operands import roots

_BROUGHT = frozenset({CURRENT, KEY, PARAM})


def is_made_of_key(model: Model, ref: CodeRef, key: int, given: int) -> bool:
    """`roots[n] = sqrt(n)`; what a caller brought, kept as it is, is no computed value."""
    if key < 0 or given < 0:
        return False
    if not all(isinstance(ref.code.ops[root], ir.Call) for root in roots(ref.code, given)):
        return False
    asked = set(model.origins.of(ref, key))
    brought = {origin for origin in model.origins.of(ref, given) if origin.kind in _BROUGHT}
    own = {origin for origin in brought if origin.name == "self"}
    return bool(asked) and brought - own <= asked
