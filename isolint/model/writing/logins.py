"""Requests by which a client logs a user in, and keeps the cookies that come back."""

from __future__ import annotations

from isolint.model.definitions.knowledge import Knowledge
from isolint.model.definitions.program import CodeRef
from isolint.model.users.taint import Taint
from isolint.summary import ir
from isolint.summary.operands import operands, roots

SENDING = frozenset({"post", "request"})
_BODIES = ("data", "json")
# Who reads more of the answer may take a token from it, and send that instead.
_LOOKS = frozenset({"ok", "status_code", "status", "text", "url", "raise_for_status", "is_success"})


def password_sent(known: Knowledge, taint: Taint, ref: CodeRef, value: int, op: ir.Call) -> int:
    """The value of a user's password in what is posted, or -1 where the answer is read further."""
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or func.name not in SENDING or _is_read(ref.code, value):
        return -1
    bodies = [given for name, given in op.named if name in _BODIES] or op.positional[1:2]
    for body in (root for given in bodies for root in roots(ref.code, given)):
        form = ref.code.ops[body]
        if isinstance(form, ir.Collection) and form.kind == "dict":
            for key, given in zip(form.keys, form.values, strict=True):
                named = ref.code.ops[key] if key >= 0 else None
                secret = isinstance(named, ir.Const) and named.text in known.secret_names
                if secret and taint.is_user_data(ref, given):
                    return given
    return -1


def _is_read(code: ir.Code, value: int) -> bool:
    answers = {value}
    for position, op in enumerate(code.ops[value + 1 :], value + 1):
        if answers.isdisjoint(operands(op)):
            continue
        if isinstance(op, (ir.Bind, ir.Await, ir.Enter)):
            answers.add(position)
        elif not isinstance(op, ir.Attr) or op.name not in _LOOKS:
            return True
    return False
