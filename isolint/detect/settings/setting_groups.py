"""Settings whose names begin alike and that are changed together: `smtp_host` and `smtp_user`."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.operator_words import words
from isolint.summary import ir
from isolint.summary.operands import alike

OF_ONE = frozenset({"user", "session", "request", "tenant", "account", "member", "chat", "thread"})
NAMING = OF_ONE | {"users", "id", "ids", "token", "key", "owner"}


def is_of_group(code: ir.Code, value: int, name: str) -> bool:
    """`config["SMTP_USER"] = user` beside `config["SMTP_HOST"] = host`, `config.smtp_user = user`
    beside `config.smtp_host = host`: its own account there.
    """
    group, _, _ = name.partition("_")
    if group == name or not words(group).isdisjoint(NAMING):
        return False
    others = _beside(code, code.ops[value])
    return any(each.startswith(f"{group}_") and words(each).isdisjoint(NAMING) for each in others)


def _beside(code: ir.Code, op: ir.AnyOp) -> Iterator[str]:
    """What else the code sets of the same object."""
    if isinstance(op, ir.SetAttr):
        sets = (each for each in code.ops if isinstance(each, ir.SetAttr))
        yield from (each.name for each in sets if alike(code, each.base, op.base))
    if isinstance(op, ir.SetItem):
        items = (each for each in code.ops if isinstance(each, ir.SetItem))
        keys = (code.ops[each.key] for each in items if alike(code, each.base, op.base))
        yield from (key.text for key in keys if isinstance(key, ir.Const))
