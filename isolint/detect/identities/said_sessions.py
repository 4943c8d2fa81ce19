"""A constant conversation beside the session that is asked: the session tells them apart."""

from __future__ import annotations

from isolint.detect.identities.named_texts import named_text
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir

OF_A_SESSION = "beside the session that it is in"


def says_session(view: View, ref: CodeRef, name: str, value: int) -> bool:
    """`ask(text, session_key=session_key, chat_id="default")`."""
    identities, op = view.model.identities, ref.code.ops[value]
    if identities.kind(name, ref) != "thread" or not isinstance(op, ir.Call):
        return False
    return any(
        identities.kind(keyword, ref) == "session" and _varies(view, ref, given)
        for keyword, given in op.named
    )


def _varies(view: View, ref: CodeRef, given: int) -> bool:
    return not isinstance(ref.code.ops[given], ir.Const) and not named_text(view, ref, given)
