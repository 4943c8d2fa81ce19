"""What a writing function gives to the service's own settings too: the one value that there is."""

from __future__ import annotations

from isolint.detect.code.operator_words import words
from isolint.model.writing.write import ITEM, Write
from isolint.summary import ir
from isolint.summary.operands import roots

_GIVING = words("save set update put write persist")
_SETTINGS = words("config configuration settings preferences")
_OF_ONE = words(
    "user users session request tenant account member chat thread guild channel room server owner"
    " id ids token key"
)


def is_kept_as_setting(code: ir.Code, write: Write) -> bool:
    """`await config.locale.set(text)` beside `cache[None] = text`; `config.user(user).locale.set`
    is one of many.
    """
    if write.given < 0 or not _is_one(code, write):
        return False
    given = set(roots(code, write.given))
    return any(
        isinstance(op, ir.Call)
        and any(not given.isdisjoint(roots(code, argument)) for argument in op.args)
        and _gives_to_settings(code, op.func)
        for op in code.ops
    )


def _is_one(code: ir.Code, write: Write) -> bool:
    """Named after nobody; of a container the entry under a constant key, or under None."""
    key = code.ops[write.key] if write.key >= 0 else None
    if isinstance(key, ir.Const) and key.kind == "none":
        return True
    named = words(write.name) | (words(key.text) if isinstance(key, ir.Const) else frozenset())
    return named.isdisjoint(_OF_ONE) and (write.kind != ITEM or isinstance(key, ir.Const))


def _gives_to_settings(code: ir.Code, func: int) -> bool:
    op = code.ops[func]
    if not isinstance(op, ir.Attr) or words(op.name).isdisjoint(_GIVING):
        return False
    named = _spelled(code, op.base)
    return bool(named & _SETTINGS) and not named & _OF_ONE


def _spelled(code: ir.Code, value: int) -> frozenset[str]:
    """The words of a plain chain of attributes; none where something is called or looked up."""
    found: frozenset[str] = frozenset()
    op = code.ops[value]
    while isinstance(op, ir.Attr):
        found |= words(op.name)
        op = code.ops[op.base]
    if isinstance(op, (ir.Load, ir.Bind)):
        return found | words(op.name)
    if isinstance(op, ir.Param):
        return found | words(code.params[op.index].name)
    return frozenset()
