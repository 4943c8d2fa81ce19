"""Tests for what a view is asked: `request.method in SAFE_METHODS`, `self.action == "create"`."""

from __future__ import annotations

from types import MappingProxyType

from isolint.detect.code.operator_tests import named
from isolint.summary import ir

_READING = frozenset({"get", "head", "options", "trace"})
_CHANGING = frozenset({"post", "put", "patch", "delete"})
_READING_LIST = "SAFE_METHODS"
_METHOD, _ACTION = "method", "action"
_TRUE_WHEN = MappingProxyType({"Equal": True, "In": True, "NotEqual": False, "NotIn": False})


def is_asked_for(code: ir.Code, test: int, handler: str) -> bool | None:
    """Whether the test is true where this handler is called; None where that is not told."""
    op = code.ops[test]
    truth = _TRUE_WHEN.get(op.kind) if isinstance(op, ir.Combine) else None
    if not isinstance(op, ir.Combine) or truth is None or len(op.values) != 2:
        return None
    asked, texts = _asked(code, op.values[0]), _texts(code, op.values[1])
    if texts is None or not _is_told(asked, handler):
        return None
    return (handler in texts) is truth


def _is_told(asked: str, handler: str) -> bool:
    return asked == _ACTION or (asked == _METHOD and handler in _READING | _CHANGING)


def _asked(code: ir.Code, value: int) -> str:
    """`request.method`, `request.method.lower()`, `self.action`."""
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    return named(code, func.base if isinstance(func, ir.Attr) else value)


def _texts(code: ir.Code, value: int) -> frozenset[str] | None:
    """In small letters; None where something else is among them."""
    if named(code, value) == _READING_LIST:
        return _READING - {"trace"}
    op = code.ops[value]
    parts = [code.ops[part] for part in op.values] if isinstance(op, ir.Collection) else [op]
    texts = [part.text.lower() for part in parts if isinstance(part, ir.Const)]
    return frozenset(texts) if len(texts) == len(parts) else None
