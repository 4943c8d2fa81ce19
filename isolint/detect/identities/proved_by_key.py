"""What a secret of the service proves: whoever has its key is the one that the code names."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.summary import ir
from isolint.summary.blocks import surrounding
from isolint.summary.operands import spelled

PROVED = "whoever has the service's key is this one"
_SECRETS = frozenset({"key", "apikey", "token", "secret", "password", "passphrase"})


def is_proved(code: ir.Code, value: int) -> bool:
    """`if given_key == settings.admin_key: return User(user_id="admin")`."""
    return any(
        block.kind == "if" and block.value >= 0 and _compares(code, block.value)
        for block in surrounding(code, value)
    )


def _compares(code: ir.Code, test: int) -> bool:
    op = code.ops[test]
    if isinstance(op, ir.Choice):
        return op.kind == "and" and any(_compares(code, part) for part in op.values)
    if isinstance(op, ir.Call):
        func = code.ops[op.func]
        digest = isinstance(func, (ir.Attr, ir.Load)) and func.name == "compare_digest"
        return digest and _are_secrets(code, op.args)
    return isinstance(op, ir.Combine) and op.kind == "Equal" and _are_secrets(code, op.values)


def _are_secrets(code: ir.Code, sides: list[int]) -> bool:
    named = [words(spelled(code, side)) for side in sides]
    return len(named) == 2 and not any(_SECRETS.isdisjoint(side) for side in named)
