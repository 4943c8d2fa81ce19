"""Constructors that change what others have as well: of the class, or of a module."""

from __future__ import annotations

from collections.abc import Iterator

from isolint.model.definitions.classes import CONSTRUCTING
from isolint.model.definitions.objects import Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.fixed_entries import changes_for_all
from isolint.model.pointsto.flow import Flow
from isolint.summary import ir


def seed_unmade(flow: Flow) -> None:
    """A class that nobody was seen to make is made by its name, or by whoever derives from it."""
    for ref in unmade_changing(flow):
        parent = flow.program.parent(ref)
        for cls in with_constructor(flow, ref, parent.id) if parent is not None else ():
            flow.graph.add(ref.node, flow.objects.number(Instance(cls, -1)))


def with_constructor(flow: Flow, ref: CodeRef, cls: int) -> list[int]:
    """The class, and those that derive from it and have no constructor of their own."""
    derived = (cls, *flow.classes.subclasses.get(cls, ()))
    found = ((each, flow.classes.member(each, ref.code.name)) for each in derived)
    return [each for each, member in found if member is not None and member[0] == cls]


def unmade_changing(flow: Flow) -> Iterator[CodeRef]:
    for ref in flow.program.codes:
        parent = flow.program.parent(ref) if ref.code.name in CONSTRUCTING else None
        if parent is None or not changes_shared(flow, ref):
            continue
        family = [parent.id, *flow.classes.subclasses.get(parent.id, ())]
        made = [obj for cls in family for obj in flow.instances.get(cls, ())]
        if all(is_made_inside(flow, parent.id, obj) for obj in made):
            yield ref


def is_made_inside(flow: Flow, cls: int, obj: int) -> bool:
    """By a method of the class itself, which somebody calls who has it or another object."""
    made = flow.made_at(obj)
    maker = flow.program.parent(made[0]) if made is not None else None
    return maker is not None and maker.id == cls


def changes_shared(flow: Flow, ref: CodeRef) -> bool:
    """A constructor that changes what its class has, for all objects that there are: a container,
    or a class such as `Meta`; or a fixed entry of what a module has.
    """
    parent = flow.program.parent(ref)
    if ref.code.name not in CONSTRUCTING or parent is None or parent.code.kind != "class":
        return False
    ops = ref.code.ops
    called = (ops[op.func] for _, op in ref.each(ir.Call))
    changed = [
        *(op.base for _, op in ref.each(ir.SetAttr)),
        *(op.base for _, op in ref.each(ir.SetItem)),
        *(op.base for op in called if isinstance(op, ir.Attr)),
    ]
    names = (_own_attribute(flow, ref, base) for base in changed)
    return any(changes_for_all(flow, ref)) or any(
        name and _is_of_family(flow, parent.id, name) for name in names
    )


def _own_attribute(flow: Flow, ref: CodeRef, value: int) -> str:
    """`Meta` of `self.Meta.fields`; empty for what is not below `self`."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Attr):
        if flow.classes.is_self(ref, op.base):
            return op.name
        op = ref.code.ops[op.base]
    return ""


def _is_of_family(flow: Flow, cls: int, name: str) -> bool:
    """The class has it, or one that derives from it and runs its constructor."""
    family = (cls, *flow.classes.subclasses.get(cls, ()))
    return any(_is_of_class(flow, each, name) for each in family)


def _is_of_class(flow: Flow, cls: int, name: str) -> bool:
    member = flow.classes.member(cls, name)
    if member is None:
        return False
    body = flow.program.codes[member[0]]
    bound = [body.code.ops[at] for at in member[1]]
    values = [body.code.ops[op.value] for op in bound if isinstance(op, ir.Bind) and op.value >= 0]
    return any(isinstance(each, ir.Collection) or _is_class(flow, body, each) for each in values)


def _is_class(flow: Flow, body: CodeRef, op: ir.AnyOp) -> bool:
    return isinstance(op, ir.Make) and flow.program.child(body, op.code).code.kind == "class"
