"""How bad a placeholder is: who meets behind it, and whether it is anybody's identity at all."""

from __future__ import annotations

from isolint.base.finding import Reach, Severity
from isolint.detect.code.naming import Naming
from isolint.detect.code.operator_words import words
from isolint.detect.identities.conversations import is_of_one_request, names_conversation
from isolint.detect.identities.marks import MARKED, is_mark
from isolint.detect.identities.named_texts import named_text
from isolint.detect.identities.nobodys import (
    OF_A_FAILURE,
    OF_ALL,
    SELECTING,
    asks_for_common,
    is_of_failure,
)
from isolint.detect.identities.proved_by_key import PROVED, is_proved
from isolint.detect.identities.records_made import BY_ITSELF, THE_SERVICE, is_recorded
from isolint.detect.identities.replaced import REPLACED, is_replaced
from isolint.detect.identities.said_sessions import OF_A_SESSION, says_session
from isolint.detect.identities.set_up import set_up
from isolint.detect.identities.unread_parameters import is_unread
from isolint.detect.severity.setters import passed, stored_parameter
from isolint.detect.severity.unread import UNREAD
from isolint.detect.view import View
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.users.values import USER_KINDS
from isolint.summary import ir
from isolint.summary.blocks import surrounding

_EXAMPLES = frozenset(["example", "examples", "demo", "demos", "samples"])
_SHOWN = "in an example"
_MOCK = "mock"
AT_STARTUP = "before any request"
_STANDS_IN = "in what stands in for a service"
_OF_A_USER = "beside who asks"
_OF_A_REQUEST = "it tells requests apart, not users"
_CHOSEN = "only in a mode of this name"
_BEFORE_LOGIN = "before the login nobody is known"
_MODES = frozenset(["mode", "modes"])
_NOBODY = frozenset({"anonymous", "guest", "unauthenticated"})
_ROLES = frozenset({"role", "roles"})
_LOGINS = ("login", "log_in", "signin", "sign_in", "signup", "sign_up", "register")
_OF_ITS_OBJECT = "its object is of one request"
_TOLD_SO = "beside it stands that nobody has signed in"
_ON_A_PAGE = "only shown on a page"
_SHOWING = frozenset({"TemplateResponse", "render", "render_template", "render_to_string"})
_NAMED_SO = "as the name of the code around it says"


def weight(
    view: View, ref: CodeRef, name: str, value: int, argument: int, reach: Reach
) -> tuple[Severity, str]:
    """Of a placeholder word that the operation `value` gives to the name, and why."""
    note = set_up(ref.code, value)
    if note:
        return Severity.LOW, note
    folders = ref.module.name.split(".")[:-1]
    if not _EXAMPLES.isdisjoint(folders):
        return Severity.MEDIUM, _SHOWN
    if any(folder.startswith(_MOCK) for folder in folders):
        return Severity.MEDIUM, _STANDS_IN
    if names_conversation(view, ref, value) and is_of_one_request(view, ref):
        return Severity.MEDIUM, _OF_ITS_OBJECT
    if reach is Reach.STARTUP:
        if _is_kept(view, ref, name, value, argument):
            return Severity.HIGH, ""
        return (Severity.LOW, AT_STARTUP) if serves_nobody(view, reach) else (Severity.MEDIUM, "")
    if is_recorded(ref.code, value, argument):
        return Severity.MEDIUM, BY_ITSELF
    if is_of_failure(ref.code, value):
        return Severity.MEDIUM, OF_A_FAILURE
    if asks_for_common(view, ref, name, value, argument):
        return Severity.MEDIUM, OF_ALL
    if _says_who(view, ref, name, value):
        return Severity.MEDIUM, _OF_A_USER
    if says_session(view, ref, name, value):
        return Severity.MEDIUM, OF_A_SESSION
    if view.model.identities.kind(name, ref) == "request":
        return Severity.MEDIUM, _OF_A_REQUEST
    if isinstance(ref.code.ops[value], ir.Call) and is_unread(view, ref, value, name):
        return Severity.MEDIUM, UNREAD
    if is_replaced(view, ref, name, value):
        return Severity.MEDIUM, REPLACED
    if _is_named_mode(ref.code, value, argument):
        return Severity.MEDIUM, _CHOSEN
    if is_proved(ref.code, value):
        return Severity.MEDIUM, PROVED
    if _is_before_login(ref, argument):
        return Severity.MEDIUM, _BEFORE_LOGIN
    if _is_shown(ref.code, value):
        return Severity.MEDIUM, _ON_A_PAGE
    if _is_told_as_nobody(view, ref, value, argument):
        return Severity.MEDIUM, _TOLD_SO
    if _is_named_after(view, ref, value, argument):
        return Severity.MEDIUM, _NAMED_SO
    if is_mark(view, ref, argument):
        return Severity.MEDIUM, MARKED
    if _is_ones_record(view, ref, value, argument) or _may_be_the_service(view, ref, name, value):
        return Severity.MEDIUM, ""
    return Severity.HIGH, ""


def serves_nobody(view: View, reach: Reach) -> bool:
    """Where no framework was seen to call the program, a script may be what serves its users."""
    return reach is Reach.STARTUP and not view.model.entries.assumed


def _is_shown(code: ir.Code, value: int) -> bool:
    """`TemplateResponse("form.html", {"username": "admin"})`."""
    return isinstance(code.ops[value], ir.Collection) and any(
        isinstance(op, ir.Call)
        and value in op.args
        and getattr(code.ops[op.func], "name", "") in _SHOWING
        for op in code.ops
    )


def _is_told_as_nobody(view: View, ref: CodeRef, value: int, argument: int) -> bool:
    """`Session(account_id="anonymous", authenticated=False)`, `make_token(username="guest",
    role="guest")`: what goes along tells it from everybody who has signed in.
    """
    op = ref.code.ops[value]
    if not isinstance(op, ir.Call) or not _means_nobody(view, ref, argument):
        return False
    return any(
        ("authenticated" in words(name) and getattr(ref.code.ops[given], "text", "") == "False")
        or (
            not _ROLES.isdisjoint(words(name))
            and any(_means_nobody(view, ref, part) for part in _parts(ref.code, given))
        )
        for name, given in op.named
    )


def _parts(code: ir.Code, value: int) -> list[int]:
    op = code.ops[value]
    return op.values if isinstance(op, ir.Collection) else [value]


def _means_nobody(view: View, ref: CodeRef, value: int) -> bool:
    literal = ref.code.ops[value]
    text = literal.text if isinstance(literal, ir.Const) else named_text(view, ref, value)
    return not _NOBODY.isdisjoint(words(text or ""))


def _says_who(view: View, ref: CodeRef, name: str, value: int) -> bool:
    """`members.create(user_id=user.id, workspace_id="default")`: one space for known users."""
    identities, op = view.model.identities, ref.code.ops[value]
    if identities.kind(name, ref) != "tenant" or not isinstance(op, ir.Call):
        return False
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Attr) and func.name in SELECTING and _is_at_hand(view, ref):
        return True
    naming = Naming(identities)
    given = [argument for argument in op.args if not isinstance(ref.code.ops[argument], ir.Const)]
    found = [naming.named(ref, argument) for argument in given]
    return any(each is not None and each[0] == "user" for each in found)


def _is_at_hand(view: View, ref: CodeRef) -> bool:
    """The function is told its tenant, and asks for another one's all the same."""
    return any(view.model.identities.kind(p.name, ref) == "tenant" for p in ref.code.params)


def _is_named_after(view: View, ref: CodeRef, value: int, argument: int) -> bool:
    """`class SystemActor` with `self.username = "__system__"`: nobody else is meant or known. What
    is named `default` stands for whoever is missing.
    """
    if any(view.model.identities.kind(param.name, ref) for param in ref.code.params):
        return False
    literal, op, parent = ref.code.ops[argument], ref.code.ops[value], view.program.parent(ref)
    told = words(literal.text) if isinstance(literal, ir.Const) else frozenset[str]()
    own = parent is not None and isinstance(op, ir.SetAttr) and op.base == 0
    names = [ref.code.name, *([parent.code.name] if own and parent is not None else [])]
    return bool(told) and "default" not in told and any(told <= words(name) for name in names)


def _is_kept(view: View, ref: CodeRef, name: str, value: int, argument: int) -> bool:
    """What startup stores on an object that serves requests afterwards; a command looks something
    up, or makes the first account.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.Collection):
        named = _may_be_the_service(view, ref, name, value)
        return _is_at_hand_of_requests(view, ref, value) and not named
    if isinstance(op, ir.SetAttr):
        return ref.code.name != "__init__" and _is_shared(view, ref, op.base)
    holds = view.model.lifetimes.holds
    return any(
        receiver in holds and _stores(view.program.codes[code], ref, value, argument)
        for code, receiver in view.flow.calls.get(ref.node + value, {})
    )


def _is_at_hand_of_requests(view: View, ref: CodeRef, value: int) -> bool:
    """A module's own configuration, which code on an execution path names."""
    lifetimes = view.model.lifetimes
    return any(
        step in view.named_on_request_path
        for obj in view.flow.values(ref, value) & lifetimes.holds.keys()
        for step, _ in lifetimes.chain(obj)
    )


def _is_shared(view: View, ref: CodeRef, value: int) -> bool:
    return any(obj in view.model.lifetimes.holds for obj in view.flow.values(ref, value))


def _stores(callee: CodeRef, ref: CodeRef, value: int, argument: int) -> bool:
    indices = (stored_parameter(callee, op.value) for _, op in callee.each(ir.SetAttr))
    return any(
        index is not None and passed(ref, value, callee, index) == argument for index in indices
    )


def _is_named_mode(code: ir.Code, value: int, argument: int) -> bool:
    """`if self.mode == "global": self.users["global"]`: what the test has asked for by name."""
    literal = getattr(code.ops[argument], "text", "")
    return any(
        block.kind == "if" and _compares(code, block.value, literal)
        for block in surrounding(code, value)
    )


def _compares(code: ir.Code, test: int, literal: str) -> bool:
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Choice):
        return any(_compares(code, part, literal) for part in op.values)
    if not isinstance(op, ir.Combine) or op.kind != "Equal":
        return False
    sides = [code.ops[side] for side in op.values]
    return any(isinstance(side, ir.Const) and side.text == literal for side in sides) and any(
        isinstance(side, (ir.Attr, ir.Load, ir.Bind)) and not words(side.name).isdisjoint(_MODES)
        for side in sides
    )


def _is_before_login(ref: CodeRef, argument: int) -> bool:
    """`login` calls for "anonymous" what it logs in."""
    literal = getattr(ref.code.ops[argument], "text", "").lower()
    return literal in _NOBODY and ref.code.name.lower().strip("_").endswith(_LOGINS)


def _is_ones_record(view: View, ref: CodeRef, value: int, argument: int) -> bool:
    """`Facet(tenant_id=tenant_id, created_by="system")`: it says whose it is, and the service
    made it.
    """
    op = ref.code.ops[value]
    literal = getattr(ref.code.ops[argument], "text", "").lower()
    if not isinstance(op, ir.Call) or literal not in THE_SERVICE:
        return False
    made = [view.flow.objects[obj] for obj in view.flow.values(ref, op.func)]
    if not any(
        isinstance(each, Class) and view.model.identities.is_record(each.code) for each in made
    ):
        return False
    naming = Naming(view.model.identities)
    return any(
        view.model.identities.kind(name, ref) == "tenant" and naming.named(ref, given) is not None
        for name, given in op.named
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
