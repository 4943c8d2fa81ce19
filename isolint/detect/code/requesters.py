"""Who a function works for: its parameters that say who is asking, and what it does with them."""

from __future__ import annotations

from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.users.origins import PARAM
from isolint.summary import ir

COMPARING = frozenset({"Equal", "NotEqual", "In", "NotIn", "Compare", "LessThan", "GreaterThan"})

_PLACES = frozenset(
    {"page", "paging", "pagination", "next", "prev", "previous", "from", "to", "since", "start"}
    | {"end", "continuation", "continue", "resume", "cursor", "offset", "sync"}
)


def requesters(view: View, ref: CodeRef) -> list[int]:
    """Parameters that say who is asking; a whole request does not, what is read from it may."""
    return [index for index in range(len(ref.code.params)) if _is_requester(view, ref, index)]


def _is_requester(view: View, ref: CodeRef, index: int) -> bool:
    identities, param = view.model.identities, ref.code.params[index]
    if param.kind in ("star", "starstar") or identities.parameter(ref, index) == "session":
        return False
    if identities.names_requester(param.name) or _is_callers_credential(view, ref, index):
        return True
    declared = None if param.annotation < 0 else view.flow.types.of(ref, param.annotation)
    if declared is None or declared.open or identities.parameter(ref, index) != "context":
        return False
    return any(identities.carries(cls) for cls in declared.classes)


def is_credential(view: View, name: str) -> bool:
    return plain_name(name) in view.model.known.credential_names


def is_token(name: str) -> bool:
    """`token`, `refresh_token`: nobody else has the same, whatever it opens. `page_token` says how
    far somebody has read.
    """
    before, _, last = plain_name(name).rpartition("_")
    return last == "token" and before.rpartition("_")[2] not in _PLACES


def ends_as_credential(view: View, name: str) -> bool:
    """`openai_api_key` as well: a key is somebody's whatever it opens."""
    plain = plain_name(name)
    return any(plain == n or plain.endswith("_" + n) for n in view.model.known.credential_names)


def _is_callers_credential(view: View, ref: CodeRef, index: int) -> bool:
    """An API key or a token that comes with the request, not the service's own."""
    named = is_credential(view, ref.code.params[index].name)
    return named and view.model.taint.is_user_data(ref, index)


def used(ref: CodeRef, index: int) -> bool:
    return bool(ref.users(index)) or _captured(ref, index)


def _captured(ref: CodeRef, index: int) -> bool:
    """A function inside this one reads the parameter."""
    name, own = ref.code.params[index].name, ref.id - ref.module.base
    return any(
        isinstance(op, ir.Load) and op.home == own and op.name == name
        for code in ref.module.summary.codes[own + 1 :]
        for op in code.ops
    )


def compared(view: View, ref: CodeRef) -> set[int]:
    """Parameters that the function compares with something before it goes on."""
    found: set[int] = set()
    for block in ref.code.blocks:
        test = ref.code.ops[block.value] if block.kind == "if" and block.value >= 0 else None
        if isinstance(test, ir.Combine) and test.kind in COMPARING:
            origins = view.model.origins.of(ref, block.value)
            found |= {o.value for o in origins if o.kind == PARAM and o.code == ref.id}
    return found
