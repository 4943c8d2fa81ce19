"""What generic objects give: `slot: Slot[Auth] = Slot("auth")`, whose `get() -> T`, and
`info: Info[Context]`, whose `context`.
"""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.types import Type
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir
from isolint.summary.operands import roots

Given = tuple[int, Type]


def given_by_generics(flow: Flow) -> Iterator[Given]:
    """Nodes of calls that give what the type variable of their object stands for, with its type."""
    bound = dict(_bound(flow))
    if not bound:
        return
    positions: dict[int, int | None] = {}
    for node, edges in flow.calls.items():
        for code, receiver in edges:
            typed = bound.get(receiver)
            if typed is None:
                continue
            if code not in positions:
                positions[code] = _position(flow, flow.program.codes[code], receiver)
            position = positions[code]
            if position is not None and position < len(typed):
                yield node, typed[position]


def given_by_parts(flow: Flow) -> Iterator[Given]:
    """Attributes of parameters that an outside generic type describes."""
    names = flow.known.typed_names
    for ref, value, op in flow.program.each(ir.Attr) if names else ():
        declared = _declared(flow, ref, op.base) if op.name in names else None
        for path in declared.externals if declared is not None else ():
            made = flow.known.normal(f"{path}()")
            position = flow.known.typed_parts.get(f"{made}.{op.name}")
            if declared and position is not None and position < len(declared.elements):
                yield ref.node + value, declared.elements[position]


def _declared(flow: Flow, ref: CodeRef, value: int) -> Type | None:
    """As a parameter's annotation has it."""
    found = roots(ref.code, value)
    op = ref.code.ops[found[0]] if len(found) == 1 else None
    if not isinstance(op, ir.Param) or ref.code.params[op.index].annotation < 0:
        return None
    return flow.types.of(ref, ref.code.params[op.index].annotation)


def _bound(flow: Flow) -> Iterator[tuple[int, tuple[Type, ...]]]:
    """Objects that are made for a variable of generic type, with its arguments."""
    for ref, _, op in flow.program.each(ir.Bind):
        if op.annotation < 0 or op.value < 0:
            continue
        declared = flow.types.of(ref, op.annotation)
        if len(declared.classes) != 1 or not any(each.classes for each in declared.elements):
            continue
        for obj in sorted(flow.values(ref, op.value)):
            described = flow.objects[obj]
            if isinstance(described, Instance) and described.cls == declared.classes[0]:
                yield obj, declared.elements


def _position(flow: Flow, ref: CodeRef, receiver: int) -> int | None:
    """Which parameter of `Generic[…]` the method is annotated to return."""
    described = flow.objects[receiver]
    annotation = flow.program.annotation(ref, ref.code.returns)
    if annotation is None or not isinstance(described, Instance):
        return None
    variables = _variables(flow, flow.classes.info[described.cls].ref)
    optional = annotation.name.rpartition(".")[2] in ("Optional", "Union", "|")
    named = [each.name for each in (annotation.args if optional else (annotation,))]
    return next((variables.index(name) for name in named if name in variables), None)


def _variables(flow: Flow, cls: CodeRef) -> list[str]:
    """The names in `class Slot(Generic[T])`."""
    parent = flow.program.parent(cls)
    for value in cls.code.bases if parent is not None else ():
        base = parent.code.ops[value] if parent is not None else None
        if isinstance(base, ir.Item) and parent is not None:
            key = parent.code.ops[base.key]
            keys = key.values if isinstance(key, ir.Collection) else [base.key]
            names = [parent.code.ops[each] for each in keys]
            found = [op.name for op in names if isinstance(op, (ir.Load, ir.Bind))]
            if found:
                return found
    return []
