"""Headers of the request at hand that say who sends it: `request.headers["Authorization"]`."""

from __future__ import annotations

from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.pointsto.identity import Identities
from isolint.summary import ir

_HEADERS = ".headers"


def sender_header(identities: Identities, ref: CodeRef, op: ir.AnyOp) -> str | None:
    """Its name, where the operation reads one of them."""
    base, key = _read(ref, op)
    name = ref.code.ops[key] if key >= 0 else None
    if not isinstance(name, ir.Const) or not _names_sender(identities, name.text):
        return None
    objects = (identities.flow.objects[obj] for obj in identities.flow.values(ref, base))
    paths = (obj.path for obj in objects if isinstance(obj, External))
    at_hand = identities.known.context_locals
    found = any(p.endswith(_HEADERS) and p.removesuffix(_HEADERS) in at_hand for p in paths)
    return name.text if found else None


def _read(ref: CodeRef, op: ir.AnyOp) -> tuple[int, int]:
    """`headers[name]` and `headers.get(name)`."""
    if isinstance(op, ir.Item):
        return op.base, op.key
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) and op.positional else None
    if isinstance(op, ir.Call) and isinstance(func, ir.Attr) and func.name == "get":
        return func.base, op.positional[0]
    return -1, -1


def _names_sender(identities: Identities, header: str) -> bool:
    name = header.lower().replace("-", "_").removeprefix("x_")
    known = plain_name(name) in identities.known.credential_names
    return known or name == "cookie" or identities.names_requester(name)
