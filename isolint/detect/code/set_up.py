"""What runs only where the operator set the service up for one user, or without a login."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.operator_tests import leaves
from isolint.detect.code.operator_words import words
from isolint.summary import ir
from isolint.summary.blocks import numbered

ONE = "only where the service is set up for one"
_OPEN = "only where the operator lets users in without a login"
_OF_ONE = frozenset(["single"])
_OF_MANY = frozenset(["multi", "multiuser", "multitenant"])
_COUNTED = frozenset(["user", "users", "tenant", "tenants", "account", "accounts"])
_ALLOWING = frozenset(["allow", "allows", "allowed", "enable", "enabled"])
_WITHOUT = frozenset(
    ["noauth", "anonymous", "anon", "guest", "guests", "unauthenticated", "public"]
)
_LOGIN = frozenset(["auth", "authentication", "login"])
_ASKED_FOR = _ALLOWING | {"require", "required", "requires", "enforce", "enforced", "use"}
_LEFT_OUT = frozenset(["disable", "disabled", "skip", "bypass", "no", "without", "off"])


class _Asked(Struct, frozen=True):
    """A setting that must be true, or must not be."""

    words: frozenset[str]
    truth: bool


def set_up(code: ir.Code, value: int) -> str:
    """The setting that the operation stands behind: `if is_single_tenant_mode():`,
    `if user is None and app["allow_noauth"]:`, `if config.multiuser: raise …` before it.
    """
    asked = list(_settings(code, value))
    if any(_is_for_one(each) for each in asked):
        return ONE
    return _OPEN if any(map(_is_open, asked)) else ""


def is_for_one(code: ir.Code, value: int) -> bool:
    """Where the setting says by name that it counts users: `if not args.multi_user:`."""
    return any(_is_for_one(each) and _counts_users(each) for each in _settings(code, value))


def _counts_users(asked: _Asked) -> bool:
    whole = asked.words & (_OF_MANY - {"multi"})
    return bool(whole or asked.words & _COUNTED)


def _is_for_one(asked: _Asked) -> bool:
    return not (_OF_ONE if asked.truth else _OF_MANY).isdisjoint(asked.words)


def _is_open(asked: _Asked) -> bool:
    found = asked.words
    if not asked.truth:
        return bool(_LOGIN & found and _ASKED_FOR & found)
    return bool((_ALLOWING & found and _WITHOUT & found) or (_LEFT_OUT & found and _LOGIN & found))


def _settings(code: ir.Code, value: int) -> Iterator[_Asked]:
    around = dict(numbered(code, value))
    for block in around.values():
        if block.kind in ("if", "else") and block.value >= 0:
            yield from _all_of(code, block.value, block.kind == "if")
    for index, block in enumerate(code.blocks):
        before = block.kind == "if" and 0 <= block.value < value and index not in around
        if before and block.parent in around and leaves(code, index):
            yield from _all_of(code, block.value, False)


def _all_of(code: ir.Code, value: int, truth: bool) -> Iterator[_Asked]:
    """The settings that must all be so for the test to have this outcome."""
    op = code.ops[value]
    if isinstance(op, ir.Combine) and op.kind == "Not":
        yield from _all_of(code, op.values[0], not truth)
    elif isinstance(op, ir.Choice) and op.kind in ("and", "or"):
        if (op.kind == "and") is truth:
            for part in op.values:
                yield from _all_of(code, part, truth)
    else:
        yield from (_Asked(words(name), truth) for name in _names(code, value))


def _names(code: ir.Code, value: int) -> Iterator[str]:
    op = code.ops[value]
    if isinstance(op, ir.Call):
        key = code.ops[op.args[0]] if op.args else None
        yield from _names(code, op.func)
        if isinstance(key, ir.Const) and key.kind == "str":
            yield key.text
    elif isinstance(op, ir.Item):
        yield from _names(code, op.key)
    elif isinstance(op, ir.Const) and op.kind == "str":
        yield op.text
    elif isinstance(op, ir.Attr):
        base = code.ops[op.base]
        yield f"{base.name}_{op.name}" if isinstance(base, (ir.Attr, ir.Load)) else op.name
    elif isinstance(op, ir.Await):
        yield from _names(code, op.value)
    elif isinstance(op, (ir.Load, ir.Bind)):
        yield op.name
