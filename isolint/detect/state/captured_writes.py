"""ISO405, ISO402: a handler that a function returns writes on what it took from around it: its
request on an object, anything at all into a mapping.

Whoever is given the handler calls it for every request, and all of them meet in what it captured.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.base.finding import Confidence, Reach, Severity, Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.view import View
from isolint.model.definitions.objects import Function
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.targets import wrappings
from isolint.model.users.values import USER_KINDS
from isolint.summary import ir
from isolint.summary.operands import roots

_OF_A_REQUEST = ("context", "session")


def detect(view: View) -> Iterator[Hit]:
    """Where no request was seen to come by: those that are called here are told as others are."""
    served = frozenset() if view.model.entries.assumed else frozenset(view.model.request.codes)
    for ref in view.functions():
        around = view.program.parent(ref)
        if ref.id in served or around is None or around.code.kind != "function":
            continue
        if around.id in served or not _takes_request(view, ref):
            continue
        if _is_returned(view, around, ref):
            yield from _attributes(view, ref, around)
            yield from _items(view, ref, around)


def _attributes(view: View, ref: CodeRef, around: CodeRef) -> Iterator[Hit]:
    for value, op in ref.each(ir.SetAttr):
        taken = _captured(view, ref, op.base)
        kind = view.model.values.kind(ref, op.value) if taken and op.value >= 0 else ""
        if taken and kind in USER_KINDS:
            yield _hit(view, ref, around, value, f"{taken}.{op.name}", kind)


def _items(view: View, ref: CodeRef, around: CodeRef) -> Iterator[Hit]:
    """Of a mapping that the function around was given; one that is known is told as others are."""
    for value, op in ref.each(ir.SetItem):
        taken = _captured(view, ref, op.base)
        if not taken or "." in taken or view.flow.values(ref, op.base) or op.value < 0:
            continue
        kind = view.model.values.kind(ref, op.value)
        severity = Severity.MEDIUM if kind in USER_KINDS else Severity.LOW
        yield replace(_hit(view, ref, around, value, taken, kind), rule="ISO402", severity=severity)


def _takes_request(view: View, ref: CodeRef) -> bool:
    params = enumerate(ref.code.params)
    return any(
        param.name == "request" and view.model.identities.parameter(ref, index) in _OF_A_REQUEST
        for index, param in params
    )


def _captured(view: View, ref: CodeRef, value: int) -> str:
    """`service` or `self.service` of the function around, as it is spelled; empty for others."""
    names: list[str] = []
    while True:
        found = roots(ref.code, value)
        op = ref.code.ops[found[0]] if len(found) == 1 else None
        if isinstance(op, ir.Load):
            named = [op.name, *reversed(names)]
            return ".".join(named) if _is_outer(view, ref, op) else ""
        if not isinstance(op, ir.Attr):
            return ""
        names.append(op.name)
        value = op.base


def _is_outer(view: View, ref: CodeRef, op: ir.Load) -> bool:
    """A variable of the function around: not a class or a function that is written there."""
    if op.home < 0:
        return False
    home = view.program.child(ref, op.home)
    bound = [home.code.ops[value] for value in home.code.names.get(op.name, ())]
    given = [home.code.ops[b.value] for b in bound if isinstance(b, ir.Bind) and b.value >= 0]
    made = any(isinstance(each, (ir.Make, ir.Decorate, ir.Import)) for each in given)
    return home.code.kind == "function" and not made


def _is_returned(view: View, around: CodeRef, ref: CodeRef) -> bool:
    """As it is, or in what an outside function makes of it: `return csrf_exempt(handle)`."""
    flow = view.flow
    given = flow.graph.get(flow.return_node(around.id))
    wrapped = (
        flow.values(made, arg)
        for made, _, call in wrappings(flow, given)
        for arg in call.positional
    )
    returned = given.union(*wrapped)
    return Function(ref.id) in {flow.objects[obj] for obj in returned if obj >= 0}


def _hit(view: View, ref: CodeRef, around: CodeRef, value: int, place: str, kind: str) -> Hit:
    owner, _, name = place.rpartition(".")
    symbol = f"{around.symbol}.{place}"
    step = Step(StepKind.OWNER, view.program.definition(around), owner, "made before the requests")
    return Hit(
        rule="ISO405",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        reach=Reach.LATENT,
        group=symbol,
        context=(ref.id, -1),
        object=symbol,
        attribute=name,
        described=kind,
        owner=owner,
        steps=(step,),
    )
