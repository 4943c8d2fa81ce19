"""Which functions a value stands for: itself, a method, a callable object, or a dotted name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase

from isolint.model.definitions.objects import (
    Bound,
    Class,
    Container,
    External,
    Function,
    Instance,
    ModuleObject,
    Partial,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.definitions.symbols import Symbol
from isolint.model.pointsto.flow import ELEMENT, Flow
from isolint.summary import ir

_ROUTE_NAMES = ("path", "route", "rule")
_DEEP = 2

Target = tuple[int, int]


def external_paths(flow: Flow, ref: CodeRef, value: int) -> list[str]:
    """The outside things that a value can be."""
    objects = flow.objects
    return [
        found.path
        for obj in sorted(flow.values(ref, value))
        if isinstance(found := objects[obj], External)
    ]


def own_paths(flow: Flow, ref: CodeRef, value: int) -> Iterator[str]:
    """The program's own functions that a value can be, as packs spell them: `pkg.route`,
    `pkg.Router().on`.
    """
    codes = flow.program.codes
    for obj in sorted(flow.values(ref, value)):
        described = flow.objects[obj]
        if isinstance(described, (Function, Class)):
            yield codes[described.code].symbol
        elif isinstance(described, Bound):
            receiver = flow.objects[described.receiver]
            if isinstance(receiver, Instance):
                name = codes[described.code].code.name
                yield from (f"{path}.{name}" for path in flow.classes.paths(receiver.cls))


def overridden_paths(flow: Flow, ref: CodeRef, value: int) -> Iterator[str]:
    """The outside methods that a method of the program stands in for: `tool` of a class that
    derives from a framework's application.
    """
    for obj in sorted(flow.values(ref, value)):
        described = flow.objects[obj]
        receiver = flow.objects[described.receiver] if isinstance(described, Bound) else None
        if isinstance(described, Bound) and isinstance(receiver, Instance):
            name = flow.program.codes[described.code].code.name
            for path in flow.classes.info[receiver.cls].externals:
                yield f"{flow.known.made(path)}.{name}"


def route_text(ref: CodeRef, call: ir.AnyOp, position: int) -> str:
    return text_argument(ref, call, position, *_ROUTE_NAMES)


def text_argument(ref: CodeRef, call: ir.AnyOp, position: int, *keywords: str) -> str:
    """A literal argument of a call, by place or by name; empty when there is none."""
    if not isinstance(call, ir.Call):
        return ""
    values = call.positional[position : position + 1] if position >= 0 else []
    values += [value for name, value in call.named if name in keywords]
    for value in values:
        op = ref.code.ops[value]
        if isinstance(op, ir.Const) and op.kind == "str":
            return op.text
    return ""


def listed(ref: CodeRef, value: int) -> list[int]:
    """The items of a display, or the value alone."""
    op = ref.code.ops[value]
    return op.values if isinstance(op, ir.Collection) else [value]


def functions(flow: Flow, ref: CodeRef, value: int, depth: int = _DEEP) -> list[Target]:
    """The functions a value can be or list, and the function that is written below its
    decorators.
    """
    found: dict[Target, None] = {}
    for obj in sorted(flow.values(ref, value) | elements(flow, ref, value)):
        target = callable_target(flow, obj)
        if target is not None:
            found[target] = None
    op = ref.code.ops[value]
    while isinstance(op, ir.Decorate):
        op = ref.code.ops[op.value]
    if not found and not isinstance(op, (ir.Make, ir.Const)):
        found.update(dict.fromkeys(_wrapped(flow, ref, value, depth)))
    elif isinstance(op, ir.Make):
        found.update(dict.fromkeys(_made(flow, ref, op)))
    elif isinstance(op, ir.Const) and op.kind == "str":
        named = symbol_named(flow, op.text)
        if isinstance(named, Function):
            found[named.code, -1] = None
    return list(found)


def elements(flow: Flow, ref: CodeRef, value: int) -> set[int]:
    """What a list holds that is made elsewhere."""
    found: set[int] = set()
    for obj in flow.values(ref, value):
        described = flow.objects[obj]
        if isinstance(described, Container) and described.kind in ("list", "tuple"):
            found |= flow.graph.get(flow.field(obj, ELEMENT))
    return found


def _wrapped(flow: Flow, ref: CodeRef, value: int, depth: int) -> Iterator[Target]:
    """`cached(60)(handler)`, `login_required(handler)`: what an outside wrapper is given, here or
    by a function that returns what the wrapper makes.
    """
    op = ref.code.ops[value]
    if isinstance(op, ir.Call) and any(external_paths(flow, ref, value)):
        for arg in op.args:
            yield from functions(flow, ref, arg, depth)
    for made, at, call in wrappings(flow, flow.values(ref, value)) if depth else ():
        if (made.id, at) != (ref.id, value):
            for arg in call.positional:
                yield from functions(flow, made, arg, depth - 1)


def wrappings(flow: Flow, objects: Iterable[int]) -> Iterator[tuple[CodeRef, int, ir.Call]]:
    """The calls of outside functions that made these objects, also for those who call a maker."""
    for obj in sorted(objects):
        described = flow.objects[obj]
        made = flow.made_at(obj)
        if made is None or not isinstance(described, External):
            continue
        if described.path.rpartition(".")[2][:1].isupper():
            continue
        makers = {made[0].id, *flow.makers.get(described.site, ())}
        for ref in (flow.program.codes[code] for code in sorted(makers)):
            for at, call in ref.each(ir.Call):
                if ref.node + at in flow.external_calls and obj in flow.values(ref, at):
                    yield ref, at, call


def _made(flow: Flow, ref: CodeRef, op: ir.Make) -> list[Target]:
    """A function written here; in a class body, on each known object of the class."""
    made = flow.program.child(ref, op.code)
    if made.code.kind == "class":
        return []
    if ref.code.kind != "class" or not made.code.params:
        return [(made.id, -1)]
    return [(made.id, receiver) for receiver in receivers(flow, ref.id)]


def receivers(flow: Flow, cls: int) -> list[int]:
    """The known objects of a class and its subclasses, or one of which only the type is known."""
    classes = [cls, *flow.classes.subclasses.get(cls, ())]
    known = [obj for each in classes for obj in flow.instances.get(each, ())]
    return known or [flow.objects.number(Instance(cls, -1))]


def callable_target(flow: Flow, obj: int) -> Target | None:
    described = flow.objects[obj]
    while isinstance(described, Partial):
        described = flow.objects[described.func]
    if isinstance(described, Function):
        return described.code, -1
    if isinstance(described, Bound):
        return described.code, described.receiver
    if isinstance(described, Instance):
        return method(flow, described.cls, "__call__", obj)
    return None


def method(flow: Flow, cls: int, name: str, receiver: int) -> Target | None:
    """The method that an object of the class has by this name, its decorators taken off."""
    member = flow.classes.member(cls, name)
    if member is None:
        return None
    body = flow.program.codes[member[0]]
    for bound in reversed(member[1]):
        op = body.code.ops[bound]
        while isinstance(op, (ir.Bind, ir.Decorate)) and op.value >= 0:
            op = body.code.ops[op.value]
        if isinstance(op, ir.Make):
            made = flow.program.child(body, op.code)
            return (made.id, receiver) if made.code.kind == "function" else None
    return None


def symbol_named(flow: Flow, text: str) -> Symbol | None:
    """What `pkg.module.name` or `pkg.module:name` in a string means, if the program defines it."""
    parts = text.replace(":", ".").split(".")
    if len(parts) < 2 or not all(part.isidentifier() for part in parts):
        return None
    anywhere = flow.program.modules[0]
    for length in range(len(parts) - 1, 0, -1):
        module = flow.program.find_module(".".join(parts[:length]), anywhere)
        if module is not None:
            found: Symbol | None = ModuleObject(module.index)
            for part in parts[length:]:
                found = None if found is None else flow.symbols.attribute(found, part)
            return found if isinstance(found, (Function, Class)) else None
    return None


def matching(flow: Flow, cls: int, patterns: tuple[str, ...]) -> list[str]:
    """Methods of a class and its bases by name or pattern; `*` leaves private ones out."""
    found = dict.fromkeys(name for name in patterns if "*" not in name)
    for pattern in patterns:
        if "*" not in pattern:
            continue
        for owner in flow.classes.info[cls].mro:
            for ref in flow.classes.methods(owner):
                name = ref.code.name
                if fnmatchcase(name, pattern) and not (pattern == "*" and name.startswith("_")):
                    found[name] = None
    return list(found)
