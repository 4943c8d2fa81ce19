"""Fallbacks of what has no name of its own: what they are given to is named for an identity."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.naming import Fallback
from isolint.detect.identities.placeholders import is_placeholder
from isolint.detect.identities.signatures import names_id
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_LOOKUPS = ("get", "pop")


def given_fallback(view: View, ref: CodeRef, value: int, op: ir.AnyOp) -> Fallback | None:
    """`user_id = headers.get("x-user") or "guest"`, `load(user_id=whose(request) or "guest")`."""
    options = _options(ref, op)
    if not any(_is_placeholder(view, ref, option) for option in options):
        return None
    for name in _targets(ref, value):
        kind = view.model.identities.kind(name, ref) if names_id(name) else None
        if kind is not None:
            return Fallback(kind, name, options)
    return None


def _options(ref: CodeRef, op: ir.AnyOp) -> list[int]:
    """What stands in where the first value is missing; nothing where that is constant itself."""
    if isinstance(op, ir.Choice) and op.kind == "or":
        first, *others = op.values
        return [] if isinstance(ref.code.ops[first], ir.Const) else others
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name in _LOOKUPS:
        return op.positional[1:2]
    return []


def _is_placeholder(view: View, ref: CodeRef, option: int) -> bool:
    literal = ref.code.ops[option]
    if not isinstance(literal, ir.Const) or literal.kind != "str" or not literal.text:
        return False
    return is_placeholder(view, literal.text)


def _targets(ref: CodeRef, value: int) -> Iterator[str]:
    for op in ref.code.ops[value + 1 :]:
        if isinstance(op, (ir.Bind, ir.SetAttr)) and op.value == value:
            yield op.name
        elif isinstance(op, ir.Call) and value in op.args:
            yield from (name for name, given in op.named if given == value)
        elif isinstance(op, ir.Collection) and op.kind == "dict" and value in op.values:
            keys = (ref.code.ops[op.keys[at]] for at, v in enumerate(op.values) if v == value)
            yield from (key.text for key in keys if isinstance(key, ir.Const))
