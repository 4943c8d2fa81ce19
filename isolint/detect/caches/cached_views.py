"""ISO408: views of one class keep an answer made for whoever asks under the key of whom it is
about, and give it to all who ask for that one.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import external_paths
from isolint.model.users.origins import CURRENT, KEY, NAME, PARAM, Origin
from isolint.summary import ir
from isolint.summary.operands import behind, roots

_FORMING = frozenset({"json", "orjson", "ujson", "msgpack", "pickle", "base64", "zlib", "copy"})


class Access(Struct, frozen=True):
    """A call that keeps or finds an answer; `label` is what the key has besides variables."""

    ref: CodeRef
    at: int
    label: frozenset[str]
    keeps: bool


def detect(view: View) -> Iterator[Hit]:
    by_class: dict[int, list[Access]] = {}
    for code in filter(view.asks_about, sorted(view.model.request.codes)):
        ref = view.program.codes[code]
        parent = view.program.parent(ref)
        if ref.code.kind == "function" and parent is not None and parent.code.kind == "class":
            by_class.setdefault(parent.id, []).extend(_accesses(view, ref))
    for found in by_class.values():
        for access in found:
            if any(o.keeps != access.keeps and o.label & access.label for o in found):
                yield _hit(view, access)


def _accesses(view: View, ref: CodeRef) -> Iterator[Access]:
    returned = behind(ref.code, [op.value for op in ref.code.ops if isinstance(op, ir.Return)])
    for at, op in enumerate(ref.code.ops):
        name = cache_method(view, ref, op)
        if not isinstance(op, ir.Call) or not op.positional:
            continue
        keeps = name == "set" and len(op.positional) > 1 and _for_asker(view, ref, op.positional)
        if keeps or (name == "get" and at in returned):
            label = _label(ref, op.positional[0])
            if label and _is_of_subject(view, ref, op.positional[0]):
                yield Access(ref, at, label, keeps)


def cache_method(view: View, ref: CodeRef, op: ir.AnyOp) -> str:
    """The name of an outside cache's method that is called."""
    func = ref.code.ops[op.func] if isinstance(op, ir.Call) else op
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Attr):
        return ""
    clients = view.model.known.cache_clients
    objects = [view.flow.objects[obj] for obj in view.flow.values(ref, func.base)]
    known = any(isinstance(obj, External) and obj.path in clients for obj in objects)
    return func.name if known else ""


def _for_asker(view: View, ref: CodeRef, given: list[int]) -> bool:
    """The value comes from a call that is given the request, or a user whom the key does not
    name.
    """
    key, value = given[:2]
    named = {v for v in behind(ref.code, [key]) if _is_user(view, ref, v)}
    found = behind(ref.code, [value])
    made = map(ref.code.ops.__getitem__, sorted(found))
    calls = [op for op in made if isinstance(op, ir.Call) and not _is_form(view, ref, op)]
    roots_given = {root for op in calls for arg in op.args for root in roots(ref.code, arg)}
    return any(_is_request(view, ref, root) for root in roots_given - named)


def _is_form(view: View, ref: CodeRef, call: ir.Call) -> bool:
    """`json.dumps(info)` is what was handed in, in another form."""
    paths = external_paths(view.flow, ref, call.func)
    return bool(paths) and all(path.partition(".")[0] in _FORMING for path in paths)


def _is_user(view: View, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if not isinstance(op, ir.Param):
        return False
    return view.model.identities.names_requester(ref.code.params[op.index].name)


def _is_request(view: View, ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    if not isinstance(op, ir.Param) or op.index == 0:
        return False
    plain = ref.code.params[op.index].kind == "positional"
    return plain and view.model.identities.parameter(ref, op.index) == "context"


def _label(ref: CodeRef, key: int) -> frozenset[str]:
    found: set[str] = set()
    for root in roots(ref.code, key):
        op = ref.code.ops[root]
        for part in op.values if isinstance(op, ir.Combine) else ():
            made = ref.code.ops[part]
            if isinstance(made, ir.Load) and made.home == ir.GLOBAL:
                found.add(made.name)
            elif isinstance(made, ir.Const) and made.kind == "str":
                found.add(repr(made.text))
    return frozenset(found)


def _is_of_subject(view: View, ref: CodeRef, key: int) -> bool:
    """It names a user, and nobody who is asking."""
    origins = view.model.origins.of(ref, key)
    named = view.model.identities.names_requester
    return all(o.kind != CURRENT for o in origins) and any(
        _names(o) and named(o.name) for o in origins
    )


def _names(origin: Origin) -> bool:
    return origin.kind in (KEY, NAME, PARAM)


def _hit(view: View, access: Access) -> Hit:
    ref = access.ref
    context = view.model.request.codes[ref.id][0]
    return Hit(
        rule="ISO408",
        code=ref.id,
        value=access.at,
        severity=Severity.HIGH,
        confidence=view.confidence(context, Confidence.MEDIUM),
        reach=view.reach_of(ref.id),
        group=ref.symbol,
        context=context,
        object=ref.symbol,
        attribute="the user who asks",
        owner=ref.symbol,
    )
