"""A user's values that go along with what a request makes: a nested function, an argument."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots

_USERS = frozenset({"identity", "context"})


def is_users(view: View, ref: CodeRef, given: int) -> bool:
    """A user's value itself, what was made of one, or a nested function that uses one."""
    return _is_users(view, ref, given, set())


def _is_users(view: View, ref: CodeRef, given: int, seen: set[int]) -> bool:
    if given in seen:
        return False
    seen.add(given)
    made = ref.code.ops[given]
    while isinstance(made, ir.Bind) and made.value >= 0:
        made = ref.code.ops[made.value]
    if isinstance(made, ir.Attr) and made.base == 0:
        stored = (
            op.value for _, op in ref.each(ir.SetAttr) if (op.base, op.name) == (0, made.name)
        )
        if any(_is_users(view, ref, value, seen) for value in stored if value >= 0):
            return True
    if isinstance(made, ir.Make):
        return any(_is_users(view, ref, value, seen) for value in captured(ref, made))
    kind, taint = view.model.values.kind(ref, given), view.model.taint
    named = kind in _USERS and not (kind == "identity" and taint.is_of_all(ref, given))
    return named or taint.is_user_data(ref, given)


def captured(ref: CodeRef, made: ir.Make) -> Iterator[int]:
    """The values of the surrounding function that a nested one uses; what that imports, `from
    flask import request`, is asked for anew whenever the nested one runs.
    """
    own = ref.id - ref.module.base
    for op in ref.module.summary.codes[made.code].ops:
        if isinstance(op, ir.Load) and op.home == own:
            for value in ref.code.names.get(op.name, ()):
                if not any(isinstance(ref.code.ops[v], ir.Import) for v in roots(ref.code, value)):
                    yield value
