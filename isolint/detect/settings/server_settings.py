"""What the server in front tells an application of itself: `SetEnv` beside each request."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.writing.outside import Change
from isolint.summary import ir
from isolint.summary.operands import roots

BY_SERVER = "as the server in front sets it"
# What a gateway says of the request and of who sends it.
_OF_REQUEST = ("HTTP_", "REMOTE_", "QUERY_", "PATH_", "REQUEST_", "CONTENT_", "AUTH_", "SSL_")


def is_of_server(ref: CodeRef, change: Change) -> bool:
    """`os.environ["SETTINGS"] = environ["SETTINGS"]`: the setting has the same name there."""
    if not change.key.isupper() or change.key.startswith(_OF_REQUEST):
        return False
    found = [root for given in change.given for root in roots(ref.code, given)]
    return bool(found) and all(_is_asked(ref.code, root, change.key) for root in found)


def _is_asked(code: ir.Code, value: int, key: str) -> bool:
    op = code.ops[value]
    if isinstance(op, ir.Item):
        return _is_environ(code, op.base) and _is_text(code.ops[op.key], key)
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr) or func.name != "get":
        return False
    return _is_environ(code, func.base) and bool(op.args) and _is_text(code.ops[op.args[0]], key)


def _is_environ(code: ir.Code, value: int) -> bool:
    return any(_names_environ(code, code.ops[root]) for root in roots(code, value))


def _names_environ(code: ir.Code, op: ir.AnyOp) -> bool:
    """A parameter, or `request.META`, as Django calls it."""
    if isinstance(op, ir.Param):
        return code.params[op.index].name.startswith("env")
    return isinstance(op, ir.Attr) and op.name == "META"


def _is_text(op: ir.AnyOp, text: str) -> bool:
    return isinstance(op, ir.Const) and op.text == text
