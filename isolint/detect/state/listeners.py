"""ISO405: a function made for one request, with its user's values, is kept by a hub that all share.

From then on it is called for what others do as well: a signal's receiver, an engine's hook.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.base.finding import Confidence, Severity
from isolint.detect.code.arguments import external_path
from isolint.detect.code.captured import is_users
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External, Function
from isolint.model.definitions.program import CodeRef
from isolint.model.reaching.reach import Reach
from isolint.pack.calling import Listener
from isolint.summary import ir
from isolint.summary.operands import roots

_PARTIAL = "functools.partial"
_STAYING = "it is called for everybody from then on"
_BRIEF = "for as long as this request lasts it is called for others too"


class Kept(Struct, frozen=True):
    """`value` keeps `handler`; `hub` is what keeps it, -1 where the call alone says that."""

    value: int
    listener: Listener
    path: str
    handler: int
    hub: int
    call: ir.Call | None


def detect(view: View) -> Iterator[Hit]:
    for reach, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        if ref.code.kind not in ("function", "lambda"):
            continue
        for kept in _kept(view, ref):
            hub = _shared_hub(view, reach, context, kept)
            if hub is not None and _takes_user(view, ref, kept.handler):
                yield _hit(view, ref, context, kept, hub)


def _kept(view: View, ref: CodeRef) -> Iterator[Kept]:
    for value, op in ref.among(ir.Call, ir.Decorate):
        if isinstance(op, ir.Decorate):
            yield from _decorated(view, ref, value, op)
        elif isinstance(op, ir.Call):
            path, listener = _listener(view, ref, op.func)
            handler = -1 if listener is None else _argument(op, listener.handler, listener.keyword)
            if listener is not None and handler >= 0:
                yield Kept(value, listener, path, handler, _hub(ref, op.func, op, listener), op)


def _decorated(view: View, ref: CodeRef, value: int, op: ir.Decorate) -> Iterator[Kept]:
    """`@saved.connect` and `@listens_for(engine, "connect")`."""
    given = ref.code.ops[op.decorator]
    call = given if isinstance(given, ir.Call) else None
    func = op.decorator if call is None else call.func
    path, listener = _listener(view, ref, func)
    if listener is None or (call is None and listener.handler < 0):
        return
    if call is None or _argument(call, listener.handler, listener.keyword) < 0:
        yield Kept(value, listener, path, op.value, _hub(ref, func, call, listener), call)


def _listener(view: View, ref: CodeRef, func: int) -> tuple[str, Listener | None]:
    op, known = ref.code.ops[func], view.model.known
    name = op.name if isinstance(op, (ir.Attr, ir.Load)) else ""
    path = external_path(view, ref, func) if name in known.listening_names else ""
    return path, known.listeners.get(path)


def _argument(op: ir.Call, position: int, keyword: str = "") -> int:
    named = dict(op.named).get(keyword, -1)
    return op.positional[position] if 0 <= position < len(op.positional) else named


def _hub(ref: CodeRef, func: int, call: ir.Call | None, listener: Listener) -> int:
    if listener.hub >= 0 and call is not None:
        return _argument(call, listener.hub)
    op = ref.code.ops[func]
    return op.base if isinstance(op, ir.Attr) else -1


def _shared_hub(view: View, reach: Reach, context: Context, kept: Kept) -> tuple[str, int] | None:
    """What a shared hub is called, and what holds it; None for one of the request's own."""
    if kept.hub < 0:
        return (kept.path.rpartition(".")[0], -1) if kept.listener.everywhere else None
    ref, lifetimes = view.program.codes[context[0]], view.model.lifetimes
    for obj in view.model.writes.objects(reach, ref, context, kept.hub):
        described = view.flow.objects[obj]
        if isinstance(described, External) and _is_global(kept.listener, described):
            return described.path, -1
        shared = view.model.sharing.of(obj)
        if shared is not None:
            return lifetimes.place_or_part(obj), shared.holder
    return None


def _is_global(listener: Listener, hub: External) -> bool:
    return listener.everywhere or "(" not in hub.path


def _takes_user(view: View, ref: CodeRef, handler: int) -> bool:
    """A nested function that uses a user's value, or `partial(function, user)`, also one that a
    function of the program makes.
    """
    for value in roots(ref.code, handler):
        op = ref.code.ops[value]
        given = [value] if isinstance(op, ir.Make) else []
        if isinstance(op, ir.Call) and external_path(view, ref, op.func) == _PARTIAL:
            given = op.args[1:]
        elif isinstance(op, ir.Call) and _makes_closure(view, ref, value):
            given = op.args
        if any(is_users(view, ref, each) for each in given):
            return True
    return False


def _makes_closure(view: View, ref: CodeRef, value: int) -> bool:
    """What the call gives is a function that uses a parameter of the one that is called."""
    codes = view.program.codes
    for obj in view.flow.values(ref, value):
        made = view.flow.objects[obj]
        inner = codes[made.code] if isinstance(made, Function) else None
        maker = view.program.parent(inner) if inner is not None else None
        if inner is None or maker is None or maker.code.kind != "function" or maker is ref:
            continue
        own, names = maker.id - maker.module.base, {param.name for param in maker.code.params}
        if any(op.home == own and op.name in names for _, op in inner.each(ir.Load)):
            return True
    return False


def _is_weak(ref: CodeRef, kept: Kept) -> bool:
    """Nobody else keeps the function, so it goes with the call that made it."""
    if not kept.listener.weak:
        return False
    given = dict(kept.call.named).get(kept.listener.weak, -1) if kept.call else -1
    op = ref.code.ops[given] if given >= 0 else None
    return not (isinstance(op, ir.Const) and op.text == "False")


def _is_taken_out(ref: CodeRef, kept: Kept) -> bool:
    """Somewhere in the same file."""
    return any(
        isinstance(op, ir.Attr) and op.name in kept.listener.removes
        for code in ref.module.summary.codes
        for op in code.ops
    )


def _hit(view: View, ref: CodeRef, context: Context, kept: Kept, hub: tuple[str, int]) -> Hit:
    brief = _is_weak(ref, kept) or _is_taken_out(ref, kept)
    confidence = view.confidence(context)
    light = brief or confidence is Confidence.LOW
    place, holder = hub
    return Hit(
        rule="ISO405",
        code=ref.id,
        value=kept.value,
        severity=Severity.MEDIUM if light else Severity.CRITICAL,
        confidence=confidence,
        reach=view.reach_of(ref.id),
        group=f"listeners of {place}",
        context=context,
        holder=holder,
        object=place,
        attribute="listeners",
        described="handler",
        owner=place,
        note=_BRIEF if brief else _STAYING,
    )
