"""Calls that send what others get, and how far each goes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.contexts.recipients import goes_to_all, sends_on
from isolint.detect.view import View
from isolint.model.definitions.objects import Container, ContainerMethod, External
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.handed import argument_of
from isolint.pack.telling import Emission
from isolint.summary import ir
from isolint.summary.operands import roots

_QUEUED = frozenset({"put", "put_nowait"})
_STAFF = re.compile(r"admin|staff|ops|operator|monitor|internal|debug|metric|health", re.I)
_TELLING = frozenset({"send_text", "send_json", "send_bytes", "send_str", "write_message"})


class Sent(Struct, frozen=True):
    """`how` is all (everybody connected), group (everybody in one) or bus; `data` what is sent."""

    value: int
    how: str
    data: tuple[int, ...]
    group: str = ""


def emissions(view: View, ref: CodeRef) -> Iterator[Sent]:
    for value, op in enumerate(ref.code.ops):
        if isinstance(op, ir.Call):
            known = _known(view, ref, value, op)
            sent = (
                _on_connection(view, ref, value, op)
                if known is None or known.to_one
                else _sent(ref, value, op, known)
            )
            if sent is not None:
                yield sent


def _known(view: View, ref: CodeRef, value: int, op: ir.Call) -> Emission | None:
    """What is called, or what a wrapper around it was given: `async_to_sync(send)(…)`."""
    objects = list(view.flow.external_calls.get(ref.node + value, ()))
    wrapper = ref.code.ops[op.func]
    if isinstance(wrapper, ir.Call) and len(wrapper.args) == 1:
        objects += sorted(view.flow.values(ref, wrapper.args[0]))
    for obj in objects:
        described = view.flow.objects[obj]
        if isinstance(described, External):
            found = view.model.known.emissions.get(described.path)
            if found is not None:
                return found
    return None


def _on_connection(view: View, ref: CodeRef, value: int, op: ir.Call) -> Sent | None:
    func = ref.code.ops[op.func]
    helped = _by_helper(view, ref, value, op)
    if helped is not None or not isinstance(func, ir.Attr) or not op.args:
        return helped
    known = _known(view, ref, value, op) is not None or func.name in _TELLING
    if not known and not _is_queue(view, ref, op.func):
        return None
    every = goes_to_all(view, ref, value, func.base)
    return Sent(value, "all", tuple(op.args)) if every else None


def _by_helper(view: View, ref: CodeRef, value: int, op: ir.Call) -> Sent | None:
    """`send_safely(socket, message)` for each socket."""
    for code, receiver in sorted(view.flow.calls.get(ref.node + value, {})):
        callee = view.program.codes[code]
        for index in range(len(callee.code.params)):
            given = argument_of(op, callee, index, receiver)
            if given is None or not sends_on(callee, index, _TELLING):
                continue
            if goes_to_all(view, ref, value, given):
                return Sent(value, "all", tuple(a for a in op.args if a != given))
    return None


def _is_queue(view: View, ref: CodeRef, func: int) -> bool:
    """A queue that one listener reads, as for server-sent events."""
    for obj in view.flow.values(ref, func):
        method = view.flow.objects[obj]
        if isinstance(method, ContainerMethod) and method.name in _QUEUED:
            held = view.flow.objects[method.container]
            return isinstance(held, Container) and held.kind == "queue"
    return False


def _sent(ref: CodeRef, value: int, op: ir.Call, known: Emission) -> Sent | None:
    if "**" in op.keywords or any(isinstance(ref.code.ops[a], ir.Star) for a in op.positional):
        return None
    named, told = dict(op.named), []
    if known.everyone and not ref.code.is_true(named.get(known.everyone, -1)):
        return None
    for name in known.to:
        if isinstance(name, int):
            told += op.positional[name : name + 1]
        elif name in named:
            told.append(named[name])
    given = [one for one in told if not _is_none(ref, one)]
    data = tuple(a for a in op.args if a not in told and a != named.get(known.everyone, -1))
    if not given:
        return None if known.bus else Sent(value, "all", data)
    texts = [_text(ref, one) for one in given]
    if any(text is None or _STAFF.search(text) for text in texts):
        return None
    return Sent(value, "bus" if known.bus else "group", data, texts[0] or "")


def _is_none(ref: CodeRef, value: int) -> bool:
    op = ref.code.ops[value]
    return isinstance(op, ir.Const) and op.kind == "none"


def _text(ref: CodeRef, value: int) -> str | None:
    """A constant, or what is written like one; None for anything that may tell users apart."""
    found = roots(ref.code, value)
    op = ref.code.ops[found[0]] if len(found) == 1 else None
    if isinstance(op, ir.Const) and op.kind == "str":
        return op.text
    if isinstance(op, (ir.Load, ir.Attr)) and op.name.isupper():
        return op.name
    return None
