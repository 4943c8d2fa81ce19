"""ISO407: an empty default that every object keeps as an attribute, or that is put among others
under a key, for its users to fill.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.base.finding import Confidence, Place, Reach, Severity, Step, StepKind
from isolint.detect.code.left_out import Site, is_left_out
from isolint.detect.hit import Hit
from isolint.detect.severity.setters import stored_parameter
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.fillings import put_in
from isolint.summary import ir
from isolint.summary.operands import is_empty_container, roots

_MAKER = "__init__"
_MAKING = frozenset({"dict", "list", "set"})
_KEPT = "whoever changes the attribute of one object changes that of all"
_PUT = "whoever changes what is under one key changes it under all"


def detect(view: View) -> Iterator[Hit]:
    """Of classes that a library offers: what its users do with an object is not seen here."""
    for ref in view.functions():
        parent = view.program.parent(ref)
        if parent is None or not _is_public(view, parent):
            continue
        for value, index in _kept(ref):
            made = -1 if index is None else ref.code.params[index].default
            if index is None or made < 0 or not _is_empty(parent, made):
                continue
            if _is_for_others(view, ref, index, parent):
                yield _hit(ref, value, index, view.program.op_place(parent, made))


def _kept(ref: CodeRef) -> Iterator[tuple[int, int | None]]:
    """Operations that keep something, with the parameter that they keep."""
    if ref.code.name == _MAKER:
        for value, op in ref.each(ir.SetAttr):
            if not op.name.startswith("_") and _is_own(ref, op):
                yield value, stored_parameter(ref, op.value)
        return
    for value, item in ref.each(ir.SetItem):
        base = ref.code.ops[item.base]
        if not isinstance(base, ir.Attr) or base.base != 0 or item.value < 0:
            continue
        given = ref.code.ops[item.value]
        parts = given.values if isinstance(given, ir.Collection) else [item.value]
        yield from ((value, stored_parameter(ref, part)) for part in parts)


def _is_for_others(view: View, ref: CodeRef, index: int, parent: CodeRef) -> bool:
    """Not where somebody here changes the default: that is told where it is done. Of what is put
    under a key, a change that weighs little alone shows that it is there to be changed.
    """
    objects = view.flow.values(parent, ref.code.params[index].default)
    writes = [write for obj in objects for write in view.writes.on(obj)]
    if not writes:
        return _is_offered(view, ref, index) or _is_filled_by_users(view, ref, index, parent)
    if ref.code.name == _MAKER or any(view.writes.is_told(write.place) for write in writes):
        return False
    return any(is_left_out(view.program, site, ref, index) for site in _sites(view, ref))


def _is_own(ref: CodeRef, op: ir.SetAttr) -> bool:
    base = ref.code.ops[op.base]
    return isinstance(base, ir.Param) and base.index == 0 and op.block == 0


def _is_empty(around: CodeRef, value: int) -> bool:
    op = around.code.ops[value]
    changeable = not isinstance(op, ir.Collection) or op.kind in _MAKING
    return changeable and is_empty_container(around.code, value)


def _is_public(view: View, cls: CodeRef) -> bool:
    around = view.program.parent(cls)
    in_module = around is not None and around.code.kind == "module"
    return in_module and cls.code.kind == "class" and not cls.code.name.startswith("_")


def _is_offered(view: View, ref: CodeRef, index: int) -> bool:
    """Nobody here makes the object, or the whole program is there for others."""
    sites = _sites(view, ref)
    if not sites:
        return ref.id not in view.model.request.codes or view.model.entries.assumed
    return view.model.entries.assumed and any(
        is_left_out(view.program, site, ref, index) for site in sites
    )


def _is_filled_by_users(view: View, ref: CodeRef, index: int, cls: CodeRef) -> bool:
    """A method that nobody here calls puts something into it, and the argument is left out."""
    kept = {op.name for _, op in ref.each(ir.SetAttr) if stored_parameter(ref, op.value) == index}
    offered = (
        method
        for method in view.flow.classes.methods(cls.id)
        if not method.code.name.startswith("_") and not view.call_sites.get(method.id)
    )
    return any(not kept.isdisjoint(_filled(method)) for method in offered) and any(
        is_left_out(view.program, site, ref, index) for site in _sites(view, ref)
    )


def _filled(ref: CodeRef) -> Iterator[str]:
    """The attributes of the object that a method puts something into."""
    for op in ref.code.ops:
        base, _ = put_in(ref, op)
        for root in roots(ref.code, base):
            held = ref.code.ops[root]
            if isinstance(held, ir.Attr) and held.base == 0:
                yield held.name


def _sites(view: View, ref: CodeRef) -> list[Site]:
    found = view.call_sites.get(ref.id, ())
    return [(*view.program.position(node), receiver) for node, receiver in found]


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
        note=_KEPT if ref.code.name == _MAKER else _PUT,
        steps=(Step(StepKind.OWNER, place, ref.symbol, f"the default of {name}, made once"),),
    )
