"""Calls that are told which roles or rights they ask for."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.operator_tests import is_of_roles
from isolint.detect.code.operator_words import is_role
from isolint.summary import ir


def of_role(code: ir.Code, op: ir.Call) -> bool:
    """`ensure_permission(user, "admin.system_config")`: one text at least, each of operators."""
    return is_of_roles(code, [given for given in op.args if code.is_text(given)])


def names_roles(code: ir.Code, value: int) -> bool:
    """A call, or one in its arguments, that is told the roles of operators."""
    op = code.ops[value]
    return isinstance(op, ir.Call) and (
        is_of_roles(code, op.args) or any(names_roles(code, given) for given in op.args)
    )


def told_by(code: ir.Code, op: ir.Call) -> Iterator[int]:
    """What a call is told, by the calls in its arguments as well:
    `require_auth(member_of("admin"))`.
    """
    for given in op.args:
        inner = code.ops[given]
        yield from told_by(code, inner) if isinstance(inner, ir.Call) else [given]


def asks_by_keyword(code: ir.Code, op: ir.Call) -> bool:
    """`@auth(admin=True)`."""
    return any(
        is_role(name) and isinstance(given := code.ops[value], ir.Const) and given.text == "True"
        for name, value in op.named
    )
