"""Parts of objects whose outside base may make them anew for each object."""

from __future__ import annotations

from isolint.model.definitions.objects import Class, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots


def may_be_own(flow: Flow, ref: CodeRef, value: int) -> bool:
    """`field.widget`, where the class says which it is: the framework's constructor makes one of
    it for each field. What is asked of the class itself is the class's.
    """
    for root in roots(ref.code, value):
        op = ref.code.ops[root]
        held = flow.known_values(ref, op.base) if isinstance(op, ir.Attr) else set()
        if held and all(_is_of_outside(flow, obj) for obj in held):
            return True
    return False


def is_of_class_made_here(flow: Flow, ref: CodeRef, value: int) -> bool:
    """`Dynamic.base_filters`, where the function itself has `class Dynamic(FilterSet)`."""
    op = ref.code.ops[value]
    held = flow.values(ref, op.base) if isinstance(op, ir.Attr) else set[int]()
    return bool(held) and all(_is_made_in(flow, ref, obj) for obj in held)


def _is_made_in(flow: Flow, ref: CodeRef, obj: int) -> bool:
    described = flow.objects[obj]
    made = flow.program.codes[described.code] if isinstance(described, Class) else None
    return made is not None and flow.program.parent(made) is ref


def _is_of_outside(flow: Flow, obj: int) -> bool:
    described = flow.objects[obj]
    if not isinstance(described, Instance):
        return False
    return any(
        not path.startswith("<builtin>") for path in flow.classes.info[described.cls].externals
    )
