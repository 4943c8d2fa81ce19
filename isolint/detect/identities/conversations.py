"""Which conversation a library goes on with, as its configuration says it."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots


def names_conversation(view: View, ref: CodeRef, within: int) -> bool:
    """`{"configurable": {"thread_id": "1"}}`: whatever is written there, it is one for all."""
    return isinstance(ref.code.ops[within], ir.Collection) and any(
        within in roots(ref.code, item)
        for _, op in ref.each(ir.Collection)
        for key, item in zip(op.keys, op.values, strict=False)
        if _is_configuration(view, ref, key)
    )


def _is_configuration(view: View, ref: CodeRef, key: int) -> bool:
    op = ref.code.ops[key] if key >= 0 else None
    return isinstance(op, ir.Const) and op.text in view.model.known.conversation_keys


def is_of_one_request(view: View, ref: CodeRef) -> bool:
    """A method of objects that requests make for themselves, with a memory of their own."""
    receivers = {receiver for _, receiver in view.model.request.codes.get(ref.id, ())}
    own = all(view.model.sharing.of(obj) is None for obj in receivers)
    return bool(receivers) and -1 not in receivers and own
