"""A library as a target: its public functions are taken to be called for users."""

from __future__ import annotations

from isolint.model.definitions.objects import Container, Instance
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.entering import enter
from isolint.model.entries.offering import public_functions
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import receivers
from isolint.model.reaching.entry_points import ASSUMED, Entries, Entry
from isolint.summary import ir

_MAKING = frozenset({"__init__", "__post_init__", "model_post_init"})


def assume_entries(flow: Flow, entries: Entries) -> None:
    """Adds public functions of public modules and public methods of public classes."""
    entries.assumed = True
    public = {ref.id for ref in public_functions(flow)}
    for ref in flow.program.codes:
        if ref.id not in public and not _changes_shared(flow, ref):
            continue
        parent = flow.program.parent(ref)
        assert parent is not None
        if parent.code.kind == "module":
            entries.add(Entry(ASSUMED, "", ref.id, -1, certain=False))
        elif parent.code.kind == "class" and ref.code.params and not flow.classes.sets(ref):
            for receiver in _receivers(flow, parent.id):
                enter(flow, entries, Entry(ASSUMED, "", ref.id, receiver, certain=False))


def _receivers(flow: Flow, cls: int) -> list[int]:
    """Where only the class itself makes its objects, whoever uses the library makes the first."""
    found = receivers(flow, cls)
    sites = [getattr(flow.objects[obj], "site", -1) for obj in found]
    if min(sites) < 0 or not all(_is_made_inside(flow, cls, site) for site in sites):
        return found
    first = flow.objects.number(Instance(cls, -1))
    for ref in flow.classes.methods(cls, "__init__"):
        flow.graph.add(ref.node, first)
    return [*found, first]


def _is_made_inside(flow: Flow, cls: int, site: int) -> bool:
    made = flow.program.operation(site)
    maker = flow.program.parent(made[0]) if made is not None else None
    return maker is not None and maker.id == cls


def _changes_shared(flow: Flow, ref: CodeRef) -> bool:
    """A constructor that changes what its class has, for all objects that there are: a container,
    or a class such as `Meta`; or a fixed entry of what a module has.
    """
    parent = flow.program.parent(ref)
    if ref.code.name not in _MAKING or parent is None or parent.code.kind != "class":
        return False
    ops = ref.code.ops
    called = (ops[op.func] for _, op in ref.each(ir.Call))
    changed = [
        *(op.base for _, op in ref.each(ir.SetAttr)),
        *(op.base for _, op in ref.each(ir.SetItem)),
        *(op.base for op in called if isinstance(op, ir.Attr)),
    ]
    names = (_own_attribute(flow, ref, base) for base in changed)
    return any(_is_for_all(flow, ref, op) for _, op in ref.each(ir.SetItem)) or any(
        name and _is_of_class(flow, parent.id, name) for name in names
    )


def _is_for_all(flow: Flow, ref: CodeRef, op: ir.SetItem) -> bool:
    """`HEADERS["X-Key"] = key`, where a module has the headers; no registry of objects."""
    if op.key < 0 or not isinstance(ref.code.ops[op.key], ir.Const):
        return False
    held = [obj for obj in flow.values(ref, op.base) if isinstance(flow.objects[obj], Container)]
    made = [flow.made_at(obj) for obj in held]
    return bool(made) and all(at is not None and at[0].code.kind == "module" for at in made)


def _own_attribute(flow: Flow, ref: CodeRef, value: int) -> str:
    """`Meta` of `self.Meta.fields`; empty for what is not below `self`."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Attr):
        if flow.classes.is_self(ref, op.base):
            return op.name
        op = ref.code.ops[op.base]
    return ""


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
