"""What the proxy before the service says of itself: as much for one user as for another."""

from __future__ import annotations

from isolint.summary import ir
from isolint.summary.operands import roots

_SAID = frozenset(
    {
        *("x_forwarded_prefix", "x_forwarded_proto", "x_forwarded_host", "x_forwarded_port"),
        *("x_forwarded_scheme", "x_forwarded_ssl", "x_forwarded_server", "x_forwarded_path"),
        *("x_script_name", "x_scheme", "x_url_scheme", "script_name", "wsgi.url_scheme"),
    }
)


def is_of_proxy(code: ir.Code, given: int) -> bool:
    """`request.headers["X-Forwarded-Prefix"]`, `environ.get("HTTP_X_SCRIPT_NAME", "")`."""
    found = roots(code, given)
    return bool(found) and all(map(_is_said, (_key(code, code.ops[root]) for root in found)))


def _key(code: ir.Code, op: ir.AnyOp) -> str:
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name == "get" and op.args:
        key = code.ops[op.args[0]]
    elif isinstance(op, ir.Item):
        key = code.ops[op.key]
    else:
        return ""
    return key.text if isinstance(key, ir.Const) and key.kind == "str" else ""


def _is_said(key: str) -> bool:
    return key.lower().replace("-", "_").removeprefix("http_") in _SAID
