"""ISO404: a client that all share hands a service's answers on, and keeps the cookies in them."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Severity
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.calling.callees import Context
from isolint.model.definitions.objects import External
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import operands

_SENDING = frozenset({"send", "request", "stream"})
_PASSING = (ir.Bind, ir.Await, ir.Enter, ir.Join)
_JARS = frozenset({"cookies", "cookie_jar"})
_DEEPEST = 3
_NOTE = "what one user's answer sets is sent with the next user's request"


def detect(view: View) -> Iterator[Hit]:
    """The answer's headers go back whole, with the cookies for whoever asked."""
    for reach, context in view.surest_contexts():
        ref = view.program.codes[context[0]]
        for value, op in ref.each(ir.Call) if reach is view.model.request else ():
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name in _SENDING and _is_proxy(view, ref, value):
                yield from _hits(view, context, ref, value, func.base)


def _is_proxy(view: View, ref: CodeRef, call: int) -> bool:
    return _hands_on(ref, call) and not _minds_cookies(view, ref)


def _minds_cookies(view: View, ref: CodeRef) -> bool:
    """It, or what it calls, drops the header or sends one of its own."""
    waiting, seen = [(ref, _DEEPEST)], {ref.id}
    while waiting:
        current, depth = waiting.pop()
        if any(_names_cookies(current, at, op) for at, op in enumerate(current.code.ops)):
            return True
        for value, _ in current.each(ir.Call) if depth else ():
            for code, _ in view.flow.calls.get(current.node + value, {}):
                if code not in seen:
                    seen.add(code)
                    waiting.append((view.program.codes[code], depth - 1))
    return False


def _names_cookies(ref: CodeRef, value: int, op: ir.AnyOp) -> bool:
    """But to send those of the request along, beside those that the client has kept."""
    name = op.text if isinstance(op, ir.Const) else getattr(op, "name", "")
    return "cookie" in name.lower() and not (isinstance(op, ir.Attr) and _is_sent(ref, value))


def _is_sent(ref: CodeRef, value: int) -> bool:
    users = [ref.code.ops[at] for at in ref.users(value)]
    return bool(users) and all(
        isinstance(op, ir.Call) and ("cookies", value) in op.named for op in users
    )


def _hands_on(ref: CodeRef, call: int) -> bool:
    """More than one header that is asked for by its name."""
    answers, headers = {call}, set[int]()
    for at, op in enumerate(ref.code.ops[call + 1 :], call + 1):
        if isinstance(op, ir.Attr) and op.base in headers:
            if op.name in ("items", "raw", "multi_items"):
                return True
        elif isinstance(op, ir.Attr) and op.base in answers and op.name == "headers":
            headers.add(at)
        elif isinstance(op, _PASSING) and not answers.isdisjoint(operands(op)):
            answers.add(at)
        elif isinstance(op, ir.Call) and not headers.isdisjoint(op.args):
            return True
    return False


def _hits(view: View, context: Context, ref: CodeRef, value: int, base: int) -> Iterator[Hit]:
    for obj in sorted(view.flow.values(ref, base)):
        shared, kept = view.model.sharing.of(obj), _jar(view, obj)
        if shared is None or not kept:
            continue
        place = view.model.lifetimes.place_or_part(obj)
        yield Hit(
            rule="ISO404",
            code=ref.id,
            value=value,
            severity=Severity.MEDIUM,
            confidence=view.confidence(context, Confidence.MEDIUM),
            reach=view.reach_of(ref.id),
            group=f"{place}.{kept}",
            context=context,
            holder=shared.holder,
            object=f"{place}.{kept}",
            attribute=kept,
            described="data",
            owner=place,
            note=_NOTE,
        )
        return


def _jar(view: View, obj: int) -> str:
    """The attribute in which the client keeps cookies; empty where it was not left to itself."""
    client, made = view.flow.objects[obj], view.flow.made_by(obj)
    if not isinstance(client, External) or (made and not _JARS.isdisjoint(made[1].keywords)):
        return ""
    carried = view.model.known.carried
    return next((name for name in sorted(_JARS) if f"{client.path}.{name}" in carried), "")
