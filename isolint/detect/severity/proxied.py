"""Where a proxy in front serves the application: each request says so, and all say the same."""

from __future__ import annotations

from isolint.model.definitions.program import CodeRef
from isolint.model.scan import Model
from isolint.model.writing.write import Write
from isolint.summary import ir

BY_THE_PROXY = "as the proxy in front of it says"
_HEADERS = frozenset(
    f"x-{name}"
    for name in (
        *("forwarded-prefix", "forwarded-host", "forwarded-proto", "forwarded-port"),
        *("forwarded-server", "forwarded-scheme", "script-name", "scheme"),
    )
)
_MOUNTED = "SCRIPT_NAME"
_DEEP = 8


def is_of_proxy(model: Model, write: Write) -> bool:
    ref = model.program.codes[write.context[0]]
    return _is_told(ref, write.given, _DEEP)


def _is_told(ref: CodeRef, value: int, depth: int) -> bool:
    if value < 0 or depth == 0:
        return False
    op = ref.code.ops[value]
    if isinstance(op, (ir.Bind, ir.Narrow)):
        return _is_told(ref, op.value, depth - 1)
    if isinstance(op, (ir.Join, ir.Choice)):
        return all(_is_told(ref, part, depth - 1) for part in op.values)
    if isinstance(op, ir.Item):
        return _names_header(ref, op.key)
    if isinstance(op, ir.Call):
        func = ref.code.ops[op.func]
        looked_up = isinstance(func, ir.Attr) and func.name in ("get", "getlist")
        return looked_up and bool(op.args) and _names_header(ref, op.args[0])
    return False


def _names_header(ref: CodeRef, key: int) -> bool:
    op = ref.code.ops[key] if key >= 0 else None
    if not isinstance(op, ir.Const) or op.kind != "str":
        return False
    if op.text == _MOUNTED:
        return True
    return op.text.lower().removeprefix("http_").replace("_", "-") in _HEADERS
