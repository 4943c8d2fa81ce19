"""ISO403: `found = self.extra or {}` of an attribute that classes set and objects never do. What is
then changed is the class's own, for whoever gave it one.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from isolint.base.finding import Step, StepKind
from isolint.detect.hit import Hit
from isolint.detect.state.class_hits import of_class
from isolint.detect.view import View
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.containers import MUTATING
from isolint.summary import ir
from isolint.summary.operands import roots

_KEPT = "a class that sets it has it changed for all its objects"
_FRESH = frozenset({"dict", "list", "set"})


def detect(view: View) -> Iterator[Hit]:
    for ref in view.functions():
        cls = view.program.parent(ref)
        if cls is None or not _is_offered(cls) or not view.flow.classes.has_self(ref):
            continue
        for value, op in ref.each(ir.Choice):
            name = _overridden(ref, op)
            bound = cls.code.names.get(name, ()) if name else ()
            if not bound or not _is_only_for_classes(view, cls, name):
                continue
            for at in _changes(ref, value):
                place = view.program.op_place(cls, bound[0])
                hit = of_class(ref, at, f"{cls.symbol}.{name}", _KEPT)
                yield replace(hit, steps=(Step(StepKind.OWNER, place, cls.symbol),))


def _is_offered(cls: CodeRef) -> bool:
    return cls.code.kind == "class" and not cls.code.name.startswith("_")


def _overridden(ref: CodeRef, op: ir.Choice) -> str:
    """The attribute of `self.name or {}`."""
    first, last = ref.code.ops[op.values[0]], ref.code.ops[op.values[-1]]
    if op.kind != "or" or not isinstance(first, ir.Attr) or first.base != 0:
        return ""
    fresh = isinstance(last, ir.Collection) and last.kind in _FRESH and not last.values
    return first.name if fresh and len(op.values) == 2 else ""


def _is_only_for_classes(view: View, cls: CodeRef, name: str) -> bool:
    """None here and in all its relatives, and no method of theirs sets one for an object. What a
    class of the program gives is followed from there.
    """
    classes = view.flow.classes
    family = {cls.id, *classes.subclasses.get(cls.id, ()), *classes.info[cls.id].mro}
    bodies = [view.program.codes[each] for each in sorted(family)]
    if not all(_is_none(body, at) for body in bodies for at in body.code.names.get(name, ())):
        return False
    methods = (ref for body in bodies for ref in classes.methods(body.id))
    return not any(op.name == name for ref in methods for _, op in ref.each(ir.SetAttr))


def _is_none(cls: CodeRef, bound: int) -> bool:
    op = cls.code.ops[bound]
    given = cls.code.ops[op.value] if isinstance(op, ir.Bind) and op.value >= 0 else None
    return isinstance(given, ir.Const) and given.kind == "none"


def _changes(ref: CodeRef, found: int) -> Iterator[int]:
    for value, op in ref.among(ir.SetItem, ir.Call):
        if isinstance(op, ir.SetItem):
            base = op.base
        else:
            func = ref.code.ops[op.func] if isinstance(op, ir.Call) else None
            if not isinstance(func, ir.Attr) or func.name not in MUTATING:
                continue
            base = func.base
        if found in roots(ref.code, base):
            yield value
