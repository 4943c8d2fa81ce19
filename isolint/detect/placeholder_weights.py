"""How bad a placeholder is: who meets behind it, and whether it is anybody's identity at all."""

from __future__ import annotations

from isolint.base.finding import Reach, Severity
from isolint.detect.operator_words import words
from isolint.detect.set_up import set_up
from isolint.detect.setters import passed, stored_parameter
from isolint.detect.view import View
from isolint.model.objects import Class
from isolint.model.program import CodeRef
from isolint.model.values import USER_KINDS
from isolint.summary import ir

_ITSELF = frozenset({"system", "service", "scheduler"})
_RECORDED = frozenset({"audit", "audits", "log", "history", "activity", "trail", "journal"})
_RECORDS = frozenset(["audit", "log", "journal"])
_EXAMPLES = frozenset(["example", "examples", "demo", "demos", "samples"])
_SHOWN = "in an example"
_BY_ITSELF = "only in a record of what is done"


def weight(
    view: View, ref: CodeRef, name: str, value: int, argument: int, reach: Reach
) -> tuple[Severity, str]:
    """Of a placeholder word that the operation `value` gives to the name, and why."""
    note = set_up(ref.code, value)
    if note:
        return Severity.LOW, note
    if not _EXAMPLES.isdisjoint(ref.module.name.split(".")[:-1]):
        return Severity.MEDIUM, _SHOWN
    if reach is Reach.STARTUP:
        kept = _is_kept(view, ref, name, value, argument)
        return (Severity.HIGH if kept else Severity.MEDIUM), ""
    if _is_deed_of_the_service(view, ref, value, argument) or _records(ref.code, value):
        return Severity.MEDIUM, _BY_ITSELF
    if _is_one_of_several(ref, value) or _may_be_the_service(view, ref, name, value):
        return Severity.MEDIUM, ""
    return Severity.HIGH, ""


def _is_deed_of_the_service(view: View, ref: CodeRef, value: int, argument: int) -> bool:
    """`AlertAudit(user_id="system", …)`: a record of what was done, and not by a user."""
    op, given = ref.code.ops[value], ref.code.ops[argument]
    if not isinstance(op, ir.Call) or getattr(given, "text", "").lower() not in _ITSELF:
        return False
    made = (view.flow.objects[obj] for obj in view.flow.values(ref, op.func))
    names = [view.program.codes[obj.code].code.name for obj in made if isinstance(obj, Class)]
    return bool(names) and not any(_RECORDED.isdisjoint(words(name)) for name in names)


def _records(code: ir.Code, value: int) -> bool:
    """`audit_log("expired", user_id="system")`: nobody is looked up by it."""
    op = code.ops[value]
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(func, (ir.Attr, ir.Load)):
        return False
    named = words(func.name)
    return not _RECORDS.isdisjoint(named) and "in" not in named


def _is_kept(view: View, ref: CodeRef, name: str, value: int, argument: int) -> bool:
    """What startup stores on an object that serves requests afterwards; a command looks something
    up, or makes the first account.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.Collection):
        named = _may_be_the_service(view, ref, name, value)
        return _is_shared(view, ref, value) and not named
    if isinstance(op, ir.SetAttr):
        return ref.code.name != "__init__" and _is_shared(view, ref, op.base)
    holds = view.model.lifetimes.holds
    return any(
        receiver in holds and _stores(view.program.codes[code], ref, value, argument)
        for code, receiver in view.flow.calls.get(ref.node + value, {})
    )


def _is_shared(view: View, ref: CodeRef, value: int) -> bool:
    return any(obj in view.model.lifetimes.holds for obj in view.flow.values(ref, value))


def _stores(callee: CodeRef, ref: CodeRef, value: int, argument: int) -> bool:
    indices = (stored_parameter(callee, op.value) for _, op in callee.each(ir.SetAttr))
    return any(
        index is not None and passed(ref, value, callee, index) == argument for index in indices
    )


def _is_one_of_several(ref: CodeRef, value: int) -> bool:
    """The variable gets a real identity in another branch."""
    op = ref.code.ops[value]
    return isinstance(op, ir.Bind) and any(
        isinstance(other, ir.Bind)
        and other.name == op.name
        and other.value >= 0
        and not isinstance(ref.code.ops[other.value], ir.Const)
        for other in ref.code.ops
    )


def _may_be_the_service(view: View, ref: CodeRef, name: str, value: int) -> bool:
    """A user name beside nothing of a user, in a message or in a call of outside code: how the
    service itself is called elsewhere.
    """
    op = ref.code.ops[value]
    if not name.lower().endswith("name"):
        return False
    if isinstance(op, ir.Call):
        outside = not view.flow.calls.get(ref.node + value)
        return outside and not any(_is_users(view, ref, given) for given in op.args)
    return isinstance(op, ir.Collection) and not any(
        _is_users(view, ref, given) for given in op.values
    )


def _is_users(view: View, ref: CodeRef, value: int) -> bool:
    kind = view.model.values.kind(ref, value)
    return kind in USER_KINDS or view.model.taint.is_user_data(ref, value)
