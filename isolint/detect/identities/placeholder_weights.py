"""How bad a placeholder is: who meets behind it, and whether it is anybody's identity at all."""

from __future__ import annotations

from collections.abc import Callable

from isolint.base.finding import Reach, Severity
from isolint.detect.code.naming import Naming
from isolint.detect.code.set_up import set_up
from isolint.detect.identities.conversations import is_of_one_request, names_conversation
from isolint.detect.identities.known_strangers import (
    is_before_login,
    is_named_after,
    is_named_mode,
    is_of_a_trial,
    is_told_as_nobody,
)
from isolint.detect.identities.marks import MARKED, is_mark
from isolint.detect.identities.nobodys import (
    OF_A_FAILURE,
    OF_ALL,
    SELECTING,
    asks_for_common,
    is_of_failure,
)
from isolint.detect.identities.placed import Placed
from isolint.detect.identities.placeholders_kept import is_given_another, is_kept
from isolint.detect.identities.proved_by_key import PROVED, is_proved
from isolint.detect.identities.records_made import BY_ITSELF, is_recorded
from isolint.detect.identities.replaced import REPLACED, is_replaced
from isolint.detect.identities.said_sessions import OF_A_SESSION, says_session
from isolint.detect.identities.service_names import is_ones_record, may_be_service
from isolint.detect.identities.unread_parameters import is_unread
from isolint.detect.severity.unread import UNREAD
from isolint.detect.view import View
from isolint.summary import ir

_EXAMPLES = frozenset(["example", "examples", "demo", "demos", "samples"])
_SHOWN = "in an example"
_MOCK = "mock"
AT_STARTUP = "before any request"
_STANDS_IN = "in what stands in for a service"
BESIDE = "beside who asks"
_OF_A_REQUEST = "it tells requests apart, not users"
_CHOSEN = "only in a mode of this name"
_BEFORE_LOGIN = "before the login nobody is known"
_OF_ITS_OBJECT = "its object is of one request"
_TOLD_SO = "beside it stands that nobody has signed in"
_ON_A_PAGE = "only shown on a page"
_SHOWING = frozenset({"TemplateResponse", "render", "render_template", "render_to_string"})
_ON_TRIAL = "made for a trial, by its name"
_NAMED_SO = "as the name of the code around it says"

_Test = Callable[[Placed], bool]


def weight(given: Placed, reach: Reach) -> tuple[Severity, str]:
    """Of a placeholder word, and why."""
    note = set_up(given.ref.code, given.value)
    if note:
        return Severity.LOW, note
    for holds, note in _WHENEVER:
        if holds(given):
            return Severity.MEDIUM, note
    if reach is Reach.STARTUP:
        return _at_startup(given, reach)
    for holds, note in _WHILE_SERVING:
        if holds(given):
            return Severity.MEDIUM, note
    return Severity.HIGH, ""


def _at_startup(given: Placed, reach: Reach) -> tuple[Severity, str]:
    if is_kept(given):
        return (Severity.MEDIUM, REPLACED) if is_given_another(given) else (Severity.HIGH, "")
    if serves_nobody(given.view, reach):
        return Severity.LOW, AT_STARTUP
    return Severity.MEDIUM, ""


def serves_nobody(view: View, reach: Reach) -> bool:
    """Where no framework was seen to call the program, a script may be what serves its users."""
    return reach is Reach.STARTUP and not view.model.entries.assumed


def _is_of_one_object(given: Placed) -> bool:
    return names_conversation(given.view, given.ref, given.value) and is_of_one_request(
        given.view, given.ref
    )


def _is_unread(given: Placed) -> bool:
    return isinstance(given.op, ir.Call) and is_unread(
        given.view, given.ref, given.value, given.name
    )


def _is_of_request(given: Placed) -> bool:
    return given.view.model.identities.kind(given.name, given.ref) == "request"


def _is_shown(given: Placed) -> bool:
    """`TemplateResponse("form.html", {"username": "admin"})`."""
    ops = given.ref.code.ops
    return isinstance(given.op, ir.Collection) and any(
        isinstance(op, ir.Call)
        and given.value in op.args
        and getattr(ops[op.func], "name", "") in _SHOWING
        for op in ops
    )


def _says_who(given: Placed) -> bool:
    """`members.create(user_id=user.id, workspace_id="default")`: one space for known users."""
    ref, op, identities = given.ref, given.op, given.view.model.identities
    if identities.kind(given.name, ref) != "tenant" or not isinstance(op, ir.Call):
        return False
    func = ref.code.ops[op.func]
    if isinstance(func, ir.Attr) and func.name in SELECTING and _is_told_tenant(given):
        return True
    naming = Naming(identities)
    others = [argument for argument in op.args if not isinstance(ref.code.ops[argument], ir.Const)]
    found = [naming.named(ref, argument) for argument in others]
    return any(each is not None and each[0] == "user" for each in found)


def _is_told_tenant(given: Placed) -> bool:
    """The function is told its tenant, and asks for another one's all the same."""
    identities, ref = given.view.model.identities, given.ref
    return any(identities.kind(param.name, ref) == "tenant" for param in ref.code.params)


_WHENEVER: tuple[tuple[_Test, str], ...] = (
    (lambda given: not _EXAMPLES.isdisjoint(given.folders), _SHOWN),
    (lambda given: any(each.startswith(_MOCK) for each in given.folders), _STANDS_IN),
    (_is_of_one_object, _OF_ITS_OBJECT),
)
_WHILE_SERVING: tuple[tuple[_Test, str], ...] = (
    (lambda given: is_recorded(given.ref.code, given.value, given.argument), BY_ITSELF),
    (lambda given: is_of_failure(given.ref.code, given.value), OF_A_FAILURE),
    (lambda given: asks_for_common(*given.parts, given.argument), OF_ALL),
    (_says_who, BESIDE),
    (lambda given: says_session(*given.parts), OF_A_SESSION),
    (_is_of_request, _OF_A_REQUEST),
    (_is_unread, UNREAD),
    (lambda given: is_replaced(*given.parts), REPLACED),
    (is_named_mode, _CHOSEN),
    (lambda given: is_proved(given.ref.code, given.value), PROVED),
    (is_before_login, _BEFORE_LOGIN),
    (_is_shown, _ON_A_PAGE),
    (is_told_as_nobody, _TOLD_SO),
    (is_named_after, _NAMED_SO),
    (is_of_a_trial, _ON_TRIAL),
    (lambda given: is_mark(given.view, given.ref, given.argument), MARKED),
    (is_ones_record, ""),
    (may_be_service, ""),
)
