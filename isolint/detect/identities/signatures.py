"""What a signature or a field falls back to when nothing is given."""

from __future__ import annotations

import re

from isolint.detect.code.arguments import external_path
from isolint.detect.code.naming import Naming
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

_DECLARING = re.compile(r"(Field|field|Query|Path|Header|Param|Form|Body|Cookie|Depends)$")
_LOGIN = frozenset({"password", "passwd", "passphrase", "host", "hostname", "dsn"})


def default_text(view: View, home: CodeRef, value: int) -> str | None:
    """The literal of a default: `"x"`, `Query("x")`, `Field(default="x")`."""
    op = home.code.ops[value] if value >= 0 else None
    if isinstance(op, ir.Call) and _DECLARING.search(external_path(view, home, op.func)):
        named = [argument for name, argument in op.named if name == "default"]
        op = (
            home.code.ops[first]
            if (first := next(iter([*named, *op.positional]), -1)) >= 0
            else None
        )
    if isinstance(op, ir.Const):
        return op.text if op.kind == "str" else None
    return None if value < 0 else Naming(view.model.identities).configured(home, value)


def is_login(code: ir.Code) -> bool:
    """The name of an account that the program itself logs in with is nobody's identity."""
    return any(param.name.lower() in _LOGIN for param in code.params)


def names_id(name: str) -> bool:
    """A user's name may be a part of any login or profile; an id says for whom."""
    return name.lower().endswith(("id", "uuid", "key"))
