"""ISO407: an empty default that every object keeps as an attribute, for its users to fill."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Place, Reach, Severity, Step, StepKind
from isolint.detect.defaults import leaves_out
from isolint.detect.hit import Hit
from isolint.detect.setters import stored_parameter
from isolint.detect.view import View
from isolint.model.program import CodeRef
from isolint.summary import ir

_MAKING = frozenset({"dict", "list", "set"})
_KEPT = "whoever changes the attribute of one object changes that of all"


def detect(view: View) -> Iterator[Hit]:
    """Of classes that a library offers: what its users do with an object is not seen here."""
    for ref in view.functions():
        parent = view.program.parent(ref)
        if ref.code.name != "__init__" or parent is None or not _is_public(view, parent):
            continue
        for value, op in ref.each(ir.SetAttr):
            index = None if op.name.startswith("_") else stored_parameter(ref, op.value)
            made = -1 if index is None else ref.code.params[index].default
            if index is None or made < 0 or not _is_empty(parent, made):
                continue
            if _is_own(ref, op) and _is_offered(view, ref, index) and not _told(view, parent, made):
                yield _hit(ref, value, index, view.program.op_place(parent, made))


def _is_own(ref: CodeRef, op: ir.SetAttr) -> bool:
    base = ref.code.ops[op.base]
    return isinstance(base, ir.Param) and base.index == 0 and op.block == 0


def _is_empty(around: CodeRef, value: int) -> bool:
    op = around.code.ops[value]
    if isinstance(op, ir.Call):
        func = around.code.ops[op.func]
        return not op.args and isinstance(func, ir.Load) and func.name in _MAKING
    return isinstance(op, ir.Collection) and op.kind in _MAKING and not op.values


def _is_public(view: View, cls: CodeRef) -> bool:
    around = view.program.parent(cls)
    in_module = around is not None and around.code.kind == "module"
    return in_module and cls.code.kind == "class" and not cls.code.name.startswith("_")


def _is_offered(view: View, ref: CodeRef, index: int) -> bool:
    """Nobody here makes the object, or the whole program is there for others."""
    sites = view.call_sites.get(ref.id, ())
    if not sites:
        return ref.id not in view.model.request.codes or view.model.entries.assumed
    return view.model.entries.assumed and any(
        leaves_out(view, (*view.program.position(node), receiver), ref, index)
        for node, receiver in sites
    )


def _told(view: View, around: CodeRef, value: int) -> bool:
    """Somebody here changes the default: that is told where it is done."""
    return any(view.writes.on(obj) for obj in view.flow.values(around, value))


def _hit(ref: CodeRef, value: int, index: int, place: Place) -> Hit:
    name = ref.code.params[index].name
    return Hit(
        rule="ISO407",
        code=ref.id,
        value=value,
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
        reach=Reach.LATENT,
        group=f"{ref.symbol}.{name}",
        context=(ref.id, -1),
        object=f"{ref.symbol}.{name}",
        attribute=name,
        owner=ref.symbol,
        described="data",
        note=_KEPT,
        steps=(Step(StepKind.OWNER, place, ref.symbol, f"the default of {name}, made once"),),
    )
