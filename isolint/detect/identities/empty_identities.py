"""An empty text that says that there is no identity, rather than fakes one."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.detect.view import View
from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.blocks import surrounding


def is_emptied(view: View, ref: CodeRef, op: ir.SetAttr) -> bool:
    """`self.username = ""` in a constructor, or where other methods give the attribute its
    value.
    """
    given = ref.code.ops[op.value] if op.value >= 0 else None
    if not isinstance(given, ir.Const) or given.text or not view.flow.classes.has_self(ref):
        return False
    return op.base == 0 and (ref.code.name == "__init__" or is_set_elsewhere(view, ref, op.name))


def is_set_elsewhere(view: View, ref: CodeRef, name: str) -> bool:
    return any(setters(view, ref, name))


def setters(view: View, ref: CodeRef, name: str) -> Iterator[CodeRef]:
    """The methods of the object that give the attribute a value."""
    owner = view.program.parent(ref)
    methods = [] if owner is None else view.flow.classes.methods(owner.id)
    for method in methods:
        if any(
            op.base == 0
            and op.name == name
            and op.value >= 0
            and not isinstance(method.code.ops[op.value], ir.Const)
            for _, op in method.each(ir.SetAttr)
        ):
            yield method


def stands_for_none(view: View, ref: CodeRef, name: str, within: int) -> bool:
    """Given where the code has found that there is none, or as the name of a record."""
    op = ref.code.ops[within]
    if not isinstance(op, ir.Call):
        return False
    if any(
        b.kind == "if" and _asks_for_none(ref.code, b.value) for b in surrounding(ref.code, within)
    ):
        return True
    made = [view.flow.objects[obj] for obj in view.flow.values(ref, op.func)]
    return name.endswith("name") and any(
        isinstance(each, Class) and view.model.identities.is_record(each.code) for each in made
    )


def _asks_for_none(code: ir.Code, test: int) -> bool:
    op = code.ops[test] if test >= 0 else None
    return isinstance(op, ir.Combine) and op.kind in ("Not", "Is")
