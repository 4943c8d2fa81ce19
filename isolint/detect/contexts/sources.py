"""What an emission sends: where a user's data gets into it, and whether it says whose it is."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.given import given_parameters, is_spared
from isolint.detect.view import View
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.model.users.origins import CURRENT, NAME, PARAM
from isolint.summary import ir
from isolint.summary.operands import roots

_DEPTH = 3
_WHOSE = frozenset({"user", "tenant", "run", "thread", "session", "connection"})


class Source(Struct, frozen=True):
    """`named`: the message says whose it is; `knows`: the function is told whose request it is;
    `plain`: all that the message holds is written there.
    """

    code: int
    value: int
    named: bool
    knows: bool
    plain: bool


def sources(view: View, ref: CodeRef, at: int, values: tuple[int, ...]) -> list[Source]:
    """The calls that bring a user's data, through parameters that are only handed on."""
    return list(_sources(view, ref, values, _DEPTH, at))


def _sources(
    view: View, ref: CodeRef, values: tuple[int, ...], depth: int, at: int
) -> Iterator[Source]:
    mine = [value for value in values if view.model.taint.is_user_data(ref, value)]
    if not mine:
        return
    handed = {index for value in values for index in _handed_on(ref, value)}
    callers = list(_callers(view, ref, handed, at)) if handed and depth else []
    if not callers:
        yield Source(
            ref.id,
            at,
            _is_named(view, ref, values),
            knows_whose(view, ref),
            all(_is_plain(view, ref, value) for value in mine),
        )
    for caller, value, arguments in callers:
        yield from _sources(view, caller, arguments, depth - 1, value)


def _handed_on(ref: CodeRef, value: int) -> Iterator[int]:
    """Parameters that are the message itself."""
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Param):
            yield op.index
        elif isinstance(op, ir.Call) and len(op.args) == 1:
            yield from _handed_on(ref, op.args[0])


def _callers(
    view: View, ref: CodeRef, indexes: set[int], at: int
) -> Iterator[tuple[CodeRef, int, tuple[int, ...]]]:
    """Calls that hand over the message, and do not choose the way that sends to one instead."""
    for node, receiver in sorted(view.call_sites.get(ref.id, ())):
        call = view.program.call(node)
        if call is not None and call[0].id in view.model.request.codes:
            caller, op = call
            value = node - caller.node
            found = [argument_of(op, ref, index, receiver) for index in sorted(indexes)]
            given = tuple(argument for argument in found if argument is not None)
            chosen = given_parameters(caller, value, ref, receiver, frozenset())
            if given and not is_spared(ref.code, at, chosen):
                yield caller, value, given


def _is_named(view: View, ref: CodeRef, values: tuple[int, ...]) -> bool:
    """An identity is among what the message is made of."""
    identities = view.model.identities
    return any(
        origin.kind == CURRENT or (origin.kind in (NAME, PARAM) and _names_whose(view, origin.name))
        for origin in view.model.origins.all_of(ref, list(values))
    ) or any(identities.kind(key) in _WHOSE for value in values for key in _keys(ref, value))


def _names_whose(view: View, name: str) -> bool:
    identities = view.model.identities
    return identities.kind(name) in _WHOSE or identities.names_requester(name)


def _keys(ref: CodeRef, value: int) -> Iterator[str]:
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Collection) and op.kind == "dict":
            for key in op.keys:
                field = ref.code.ops[key] if key >= 0 else None
                if isinstance(field, ir.Const):
                    yield field.text
            for held in op.values:
                yield from _keys(ref, held)
        elif isinstance(op, ir.Call):
            for argument in op.args:
                yield from _keys(ref, argument)


def knows_whose(view: View, ref: CodeRef) -> bool:
    """The function is told for whom it works, or belongs to an object that is."""
    if any(_names_whose(view, param.name) for param in ref.code.params):
        return True
    parent = view.program.parent(ref)
    if parent is None or parent.code.kind != "class":
        return False
    return view.model.identities.carries(parent.id)


def _is_plain(view: View, ref: CodeRef, value: int) -> bool:
    """A dict literal, or a text made of one."""
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        if isinstance(op, ir.Collection) and op.kind == "dict":
            if any(key < 0 for key in op.keys):
                return False
        elif isinstance(op, ir.Call) and not _makes(view, ref, op):
            func = ref.code.ops[op.func]
            inner = [*op.args[:1], *([func.base] if isinstance(func, ir.Attr) else [])]
            if not any(_is_plain(view, ref, part) for part in inner):
                return False
        else:
            return False
    return True


def _makes(view: View, ref: CodeRef, op: ir.Call) -> bool:
    return any(isinstance(view.flow.objects[o], Class) for o in view.flow.values(ref, op.func))
