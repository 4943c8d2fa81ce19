"""A user name beside a password: an account elsewhere, or a login that is to be checked."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.operator_words import words
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_SECRETS = frozenset({"password", "passwd", "pwd", "pass", "secret"})
_KEYED = frozenset({"get", "pop", "getenv", "getlist"})


def is_of_login(ref: CodeRef, value: int) -> bool:
    """`settings.get("username", "root")` where `settings` is asked for the password as well."""
    asked = _asked(ref.code, value)
    if asked is None or not asked[1].lower().endswith(("username", "uid")):
        return False
    return any(
        not _SECRETS.isdisjoint(words(other[1])) and alike(ref.code, asked[0], other[0])
        for other in _all_asked(ref)
    )


def _all_asked(ref: CodeRef) -> Iterator[tuple[int, str]]:
    for value, op in enumerate(ref.code.ops):
        if isinstance(op, (ir.Call, ir.Item)):
            found = _asked(ref.code, value)
            if found is not None:
                yield found


def _asked(code: ir.Code, value: int) -> tuple[int, str] | None:
    """(container, key) of a value that is looked up by a constant key."""
    for root in roots(code, value):
        op = code.ops[root]
        if isinstance(op, ir.Choice) and op.values:
            return _asked(code, op.values[0])
        if isinstance(op, ir.Item):
            return _named(code, op.base, op.key)
        func = code.ops[op.func] if isinstance(op, ir.Call) else None
        if (
            isinstance(op, ir.Call)
            and isinstance(func, ir.Attr)
            and func.name in _KEYED
            and op.args
        ):
            return _named(code, func.base, op.args[0])
    return None


def _named(code: ir.Code, base: int, key: int) -> tuple[int, str] | None:
    op = code.ops[key] if key >= 0 else None
    return (base, op.text) if isinstance(op, ir.Const) and op.kind == "str" else None
