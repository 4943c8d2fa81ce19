"""Placeholders in a record of what was done: it is written down, and nobody is looked up by it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.code.operator_words import words
from isolint.summary import ir
from isolint.summary.operands import roots, spelled

BY_ITSELF = "only in a record of what is done"
THE_SERVICE = frozenset({"system", "service", "scheduler"})
_RECORDS = frozenset(["audit", "log", "journal"])
_TRAILS = frozenset(["audits", "history", "activity", "trail"])
_MAKING = frozenset(
    ["add", "append", "create", "emit", "insert", "new", "record", "save", "write", "build"]
)


def is_recorded(code: ir.Code, value: int, argument: int) -> bool:
    """`audit_log("expired", user_id="job")`, `AlertHistory(user_id="system")`, and
    `AuditLog.create(db, data={"user_id": "system"})`.
    """
    by_service = getattr(code.ops[argument], "text", "").lower() in THE_SERVICE
    return any(_records(code, call, by_service) for call in _calls(code, value))


def _calls(code: ir.Code, value: int) -> Iterator[ir.Call]:
    """The call itself, or those that are given the display."""
    op = code.ops[value]
    if isinstance(op, ir.Call):
        yield op
    elif isinstance(op, ir.Collection):
        for each in code.ops[value:]:
            if isinstance(each, ir.Call) and any(value in roots(code, arg) for arg in each.args):
                yield each


def _records(code: ir.Code, op: ir.Call, by_service: bool) -> bool:
    func = code.ops[op.func]
    if not isinstance(func, (ir.Attr, ir.Load)):
        return False
    named = words(func.name)
    if isinstance(func, ir.Attr) and named & _MAKING:
        return _is_record(spelled(code, func.base), by_service)
    return _is_record(func.name, by_service)


def _is_record(name: str, by_service: bool) -> bool:
    named = words(name)
    records = _RECORDS | _TRAILS if by_service and name[:1].isupper() else _RECORDS
    return not records.isdisjoint(named) and "in" not in named
