"""Which conversation a library goes on with, as its configuration says it."""

from __future__ import annotations

from isolint.detect.code.arguments import external_path
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import roots


def names_conversation(view: View, ref: CodeRef, within: int) -> bool:
    """`{"configurable": {"thread_id": "1"}}`: whatever is written there, it is one for all."""
    op = ref.code.ops[within]
    if isinstance(op, ir.Call):
        return _named(view, ref, op) is not None
    return isinstance(op, ir.Collection) and any(
        within in roots(ref.code, item)
        for _, op in ref.each(ir.Collection)
        for key, item in zip(op.keys, op.values, strict=False)
        if _is_configuration(view, ref, key)
    )


def opened_conversation(view: View, ref: CodeRef, op: ir.Call) -> list[tuple[str, int]]:
    """`SQLiteSession("main")`: the first argument, under its name."""
    name = _named(view, ref, op) if op.positional else None
    return [] if name is None else [(name, op.positional[0])]


def _named(view: View, ref: CodeRef, op: ir.Call) -> str | None:
    return view.model.known.conversation_calls.get(external_path(view, ref, op.func))


def _is_configuration(view: View, ref: CodeRef, key: int) -> bool:
    op = ref.code.ops[key] if key >= 0 else None
    return isinstance(op, ir.Const) and op.text in view.model.known.conversation_keys


def is_of_one_request(view: View, ref: CodeRef) -> bool:
    """A method of objects that requests make for themselves, with a memory of their own."""
    receivers = {receiver for _, receiver in view.model.request.codes.get(ref.id, ())}
    own = all(view.model.sharing.of(obj) is None for obj in receivers)
    return bool(receivers) and -1 not in receivers and own
