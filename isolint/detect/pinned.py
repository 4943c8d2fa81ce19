"""What is made once, of what the first user brought: everybody after that works with it."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Severity
from isolint.model.objects import Class, External
from isolint.model.program import CodeRef
from isolint.model.scan import Model
from isolint.model.vocabulary import plain_name
from isolint.summary import ir
from isolint.summary.operands import roots, spelled

STAYS = "the first user's value stays"


def pinned(model: Model, ref: CodeRef, given: int) -> Severity | None:
    """High where the object is made with a requester's identity or key, None where with nothing
    that a user brought.
    """
    found: Severity | None = None
    for argument in _made_with(model, ref, given):
        if _is_requester(model, ref, argument):
            return Severity.HIGH
        if model.taint.is_user_data(ref, argument):
            found = Severity.MEDIUM
    return found


def _made_with(model: Model, ref: CodeRef, given: int) -> Iterator[int]:
    for root in roots(ref.code, given):
        op = ref.code.ops[root]
        if isinstance(op, ir.Call) and _is_class(model, ref, op.func):
            yield from op.args


def _is_class(model: Model, ref: CodeRef, func: int) -> bool:
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, func)]
    return bool(objects) and all(
        isinstance(obj, Class)
        or (isinstance(obj, External) and obj.path.rpartition(".")[2][:1].isupper())
        for obj in objects
    )


def _is_requester(model: Model, ref: CodeRef, value: int) -> bool:
    name = spelled(ref.code, value)
    credential = plain_name(name) in model.known.credential_names
    named = credential or model.identities.names_requester(name)
    return named and model.taint.is_user_data(ref, value)
