"""What is made once, of what the first user brought: everybody after that works with it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from isolint.base.finding import Severity
from isolint.model.calling.context_values import GET
from isolint.model.definitions.objects import Class, External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.vocabulary import plain_name
from isolint.model.pointsto.targets import external_paths
from isolint.model.scan import Model
from isolint.model.users.origins import results
from isolint.model.users.settings_objects import is_of_settings
from isolint.summary import ir
from isolint.summary.operands import alternatives, behind, roots, spelled

STAYS = "the first user's value stays"
_DEEP = 3


def pinned(model: Model, ref: CodeRef, given: int) -> Severity | None:
    """High where the object is made with a requester's identity or key, None where with nothing
    that a user brought.
    """
    found: Severity | None = None
    for argument in _made_with(model, ref, given):
        if is_requester(model, ref, argument):
            return Severity.HIGH
        if model.taint.is_user_data(ref, argument) or _is_of_context(model, ref, argument, _DEEP):
            found = Severity.MEDIUM
    return found


def is_pinned_beside(model: Model, ref: CodeRef, given: int, key: int) -> bool:
    """Made with a requester's identity or proof that the key of its entry has nothing of:
    `clients[host] = Client(host, token)`.
    """
    if key < 0:
        return False
    told = behind(ref.code, [key])
    return any(
        is_requester(model, ref, argument) and told.isdisjoint(_params(ref, argument))
        for argument in _made_with(model, ref, given)
    )


def _params(ref: CodeRef, value: int) -> set[int]:
    found = behind(ref.code, [value])
    return {each for each in found if isinstance(ref.code.ops[each], ir.Param)}


def is_made_for_requester(model: Model, ref: CodeRef, given: int) -> bool:
    """`profile(user)`, `httpx.get(url, headers={"Authorization": token}).json()`."""
    code, waiting, seen = ref.code, roots(ref.code, given), set[int]()
    while waiting:
        value = waiting.pop()
        op = code.ops[value]
        if value in seen or not isinstance(op, (ir.Call, ir.Attr)):
            continue
        seen.add(value)
        asked = behind(code, op.args) if isinstance(op, ir.Call) else ()
        if any(_is_asking(model, ref, each) for each in asked):
            return True
        waiting += roots(code, op.func if isinstance(op, ir.Call) else op.base)
    return False


def _is_asking(model: Model, ref: CodeRef, value: int) -> bool:
    """`self.company_id` is what the object is for, whoever asks."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Attr) and model.flow.classes.is_self(ref, op.base):
        return False
    return is_requester(model, ref, value) or _is_user(model, ref, value)


def _is_user(model: Model, ref: CodeRef, value: int) -> bool:
    """A parameter of a class of the program that carries identity."""
    op = ref.code.ops[value]
    if not isinstance(op, ir.Param) or ref.code.params[op.index].annotation < 0:
        return False
    declared = model.flow.types.of(ref, ref.code.params[op.index].annotation)
    return not declared.open and any(map(model.identities.carries, declared.classes))


def _made_with(model: Model, ref: CodeRef, given: int) -> Iterator[int]:
    for root in roots(ref.code, given):
        op = ref.code.ops[root]
        if isinstance(op, ir.Call) and (_is_class(model, ref, op.func) or _makes(model, ref, root)):
            yield from op.args


def _makes(model: Model, ref: CodeRef, call: int) -> bool:
    """A function that makes an object for each call: `create_storage(schema=…)`."""
    flow, node = model.flow, ref.node + call
    codes = {code for code, _ in flow.calls.get(node, ())}
    if not codes:
        return False
    objects = [flow.objects[obj] for obj in flow.values(ref, call)]
    return bool(objects) and all(
        isinstance(obj, Instance)
        and (obj.site == node or flow.created_in.get(obj.site, -1) in codes)
        for obj in objects
    )


def _is_of_context(model: Model, ref: CodeRef, value: int, depth: int) -> bool:
    """What a context variable says while the request is served: `tenant.get()`, also in a function
    of the program that returns it. Settings for as long as a block of code lasts are nobody's.
    """
    if is_of_settings(model.flow, ref, value):
        return False
    for root in alternatives(ref.code, value) if depth else ():
        op = ref.code.ops[root]
        if not isinstance(op, ir.Call):
            continue
        if GET in external_paths(model.flow, ref, op.func):
            return True
        called = (
            model.program.codes[code] for code, _ in model.flow.calls.get(ref.node + root, ())
        )
        if any(_is_of_context(model, c, at, depth - 1) for c in called for at in results(c)):
            return True
    return False


def _is_class(model: Model, ref: CodeRef, func: int) -> bool:
    objects = [model.flow.objects[obj] for obj in model.flow.values(ref, func)]
    return bool(objects) and all(
        isinstance(obj, Class)
        or (isinstance(obj, External) and obj.path.rpartition(".")[2][:1].isupper())
        for obj in objects
    )


def is_requester(model: Model, ref: CodeRef, value: int) -> bool:
    """Who asks, or what they prove it with; also among the values of a dict."""
    op = ref.code.ops[value]
    if isinstance(op, ir.Collection) and op.kind == "dict":
        return any(map(partial(_is_named, model, ref), op.keys, op.values))
    named = tells_requester(model, spelled(ref.code, value))
    return named and model.taint.is_user_data(ref, value)


def _is_named(model: Model, ref: CodeRef, key: int, value: int) -> bool:
    """`{"Authorization": token}`"""
    op = ref.code.ops[key] if key >= 0 else None
    named = isinstance(op, ir.Const) and tells_requester(model, op.text)
    return named and model.taint.is_user_data(ref, value)


def tells_requester(model: Model, name: str) -> bool:
    """A name for whoever is asking, or for what they prove it with."""
    credential = plain_name(name) in model.known.credential_names
    return credential or model.identities.names_requester(name)
