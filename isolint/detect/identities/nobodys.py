"""Placeholders where nobody's identity is asked for: of what failed, and of what belongs to all."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

OF_A_FAILURE = "of what failed, when nobody is known"
OF_ALL = "it asks for what belongs to all"
SELECTING = frozenset(["filter", "filter_by", "where", "find", "find_one"])
_SUCCESS = frozenset(["success", "successful", "succeeded", "ok"])
_UNKNOWN = frozenset(["unknown", "anonymous", ""])
_NO_TENANT = frozenset(["none", "null"])
_COMMON = frozenset(["shared", "global", "public", "common", "everyone"])
_LOOKING = ("get_", "find_", "list_", "load_", "fetch_", "select_", "query_")


def is_of_failure(code: ir.Code, value: int) -> bool:
    """`signal(success=False, username="unknown", reason=…)`."""
    op = code.ops[value]
    named = op.named if isinstance(op, ir.Call) else ()
    failed = any(
        name in _SUCCESS and isinstance(told := code.ops[given], ir.Const) and told.text == "False"
        for name, given in named
    )
    texts = [told for _, given in named if isinstance(told := code.ops[given], ir.Const)]
    return failed and any(told.kind == "str" and told.text.lower() in _UNKNOWN for told in texts)


def asks_for_common(view: View, ref: CodeRef, name: str, value: int, argument: int) -> bool:
    """`tools.filter(workspace_id="None")`: those that no tenant has; `get_chat(3, user="shared")`:
    one that is there for all.
    """
    op = ref.code.ops[value]
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
    literal = getattr(ref.code.ops[argument], "text", "").lower()
    kind = view.model.identities.kind(name, ref)
    if isinstance(func, ir.Attr) and func.name in SELECTING and literal in _NO_TENANT | _COMMON:
        return kind == "tenant"
    looks = getattr(func, "name", "").startswith(_LOOKING)
    return looks and literal in _COMMON and kind in ("tenant", "user")
