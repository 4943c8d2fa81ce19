"""Where a missing identity must not be refused."""

from __future__ import annotations

import libcst as cst

from isolint.fix.edit import UnmendableError
from isolint.fix.emptiness import is_asked_later, is_one_of_many
from isolint.fix.project import last_name
from isolint.fix.source import Source
from isolint.fix.substitutes import is_empty, is_shown

_LOGGING = frozenset(
    [
        "debug",
        "info",
        "warning",
        "warn",
        "error",
        "exception",
        "critical",
        "log",
        "success",
        "trace",
    ]
)
# What the logging module calls for each line.
_LOG_HOOKS = ("filter", "format", "emit")
_LOOKUPS = ("get", "pop", "setdefault", "getattr")
_WIDE = ("Exception", "BaseException")


def check_use(source: Source, node: cst.BaseExpression) -> None:
    if _is_only_told(source, node) or _is_in_log_hook(source, node):
        raise UnmendableError(
            "only a log line or an error tells it: say there that none is known, or mark the line"
        )
    if is_in_wide_handler(source, node):
        raise UnmendableError(
            "to refuse it here would hide the error that is handled: refuse it before the `try`"
        )
    if _is_default(source, node):
        raise UnmendableError(
            "it is itself the default of a lookup: look both up on lines of their own, and refuse"
            " the request that has neither"
        )
    check_shown(node)
    if is_empty(node) and is_asked_later(source, node):
        raise UnmendableError(
            "the program asks further on whether it is empty: drop the empty text if None will do"
            " there, or mark the line as meant"
        )
    if is_empty(node) and is_one_of_many(source, node):
        raise UnmendableError(
            "an empty text stands for whatever is missing there: refuse it where it is used, or"
            " mark the line as meant"
        )


def check_shown(value: cst.BaseExpression) -> None:
    if is_shown(value):
        raise UnmendableError(
            "its text is for people to read: say in its place what is shown where none is known, or"
            " mark the line"
        )


def _is_only_told(source: Source, node: cst.BaseExpression) -> bool:
    """In a log line or an error: to refuse the request for its sake would be worse."""
    for above in source.parents(node):
        func = above.func if isinstance(above, cst.Call) else None
        is_log = isinstance(func, cst.Attribute) and func.attr.value in _LOGGING
        if is_log or isinstance(above, cst.Raise):
            return True
        if isinstance(above, (cst.BaseSmallStatement, cst.BaseCompoundStatement)):
            return False
    return False


def _is_in_log_hook(source: Source, node: cst.CSTNode) -> bool:
    function = source.nearest(node, cst.FunctionDef)
    if function is None or function.name.value not in _LOG_HOOKS:
        return False
    return any(param.name.value == "record" for param in function.params.params)


def is_in_wide_handler(source: Source, node: cst.CSTNode) -> bool:
    """Of any error whatsoever, in the same function."""
    for above in source.parents(node):
        if isinstance(above, cst.FunctionDef):
            return False
        if isinstance(above, cst.ExceptHandler):
            return above.type is None or last_name(above.type) in _WIDE
    return False


def _is_default(source: Source, node: cst.BaseExpression) -> bool:
    """The second argument of another lookup, which is evaluated though nobody needs it."""
    above = source.parent(node)
    call = source.parent(above) if isinstance(above, cst.Arg) else None
    if not isinstance(call, cst.Call) or last_name(call.func) not in _LOOKUPS:
        return False
    return above is not call.args[0]
