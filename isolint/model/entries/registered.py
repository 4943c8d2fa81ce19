"""Calls that make an application or hand it functions and classes."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from isolint.model.definitions.objects import (
    Class,
    Container,
    Instance,
    ModuleObject,
    Partial,
)
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.derived import answers, is_factory, uses
from isolint.model.entries.entering import enter, give_receiver
from isolint.model.entries.lifespans import startup_hooks
from isolint.model.entries.module_handlers import enter_functions
from isolint.model.entries.prefixes import registered_on
from isolint.model.entries.telling import DEPENDENCIES
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import (
    elements,
    external_paths,
    functions,
    listed,
    matching,
    method,
    route_text,
    symbol_named,
)
from isolint.model.reaching.entry_points import (
    CHAIN,
    DEPENDENCY,
    MIDDLEWARE,
    STARTUP,
    Entries,
    Entry,
)
from isolint.pack.calling import Base, Registration
from isolint.summary import ir
from isolint.summary.operands import behind

_UNKNOWN = "?."
# `super().__init__(load_fn=self.load)` makes no other object either.
_BY_BASE = "().__init__"
# An agent has its tools for itself, however it is told of them.
_OF_AGENTS = frozenset({"tool", CHAIN})
# A class that is the handler of a route, or gives what a request has, is called for each request:
# it makes an object of its own.
_CALLED_ANEW = frozenset({"http", "websocket", DEPENDENCY})


def called(flow: Flow, ref: CodeRef, op: ir.Call, paths: Sequence[str], entries: Entries) -> None:
    """`paths` are the outside things that are called."""
    if not paths:
        return
    if any(path + "()" in flow.known.applications for path in paths):
        entries.startup.append(ref.id)
    for name, given in op.named if op.keywords else ():
        if name in flow.known.startup_keywords:
            startup_hooks(flow, ref, given, paths, entries)
        if name == DEPENDENCIES:
            _depended(flow, ref, given, entries)
    if op.args and any(path in flow.known.depends for path in paths):
        _kept_dependency(flow, ref, op.args[0], entries)
    for path in paths:
        _registered(flow, ref, op, path, entries)


def called_on_unknown(flow: Flow, ref: CodeRef, op: ir.Call, entries: Entries) -> None:
    """A method that registers by its name alone, `*.basic_consume`, on an object nobody knows."""
    func = ref.code.ops[op.func]
    if not isinstance(func, ir.Attr) or flow.values(ref, op.func):
        return
    if func.name in flow.known.registering_names:
        _registered(flow, ref, op, _UNKNOWN + func.name, entries)


def made_of_outside(flow: Flow, ref: CodeRef, op: ir.Call, entries: Entries) -> None:
    """`OwnField(validators=[…])`, of a class that leaves its making to an outside base: where it is
    made once, and not in a function.
    """
    once = op.args and ref.code.kind != "function"
    for obj in sorted(flow.values(ref, op.func)) if once else ():
        described = flow.objects[obj]
        if isinstance(described, Class) and flow.classes.member(described.code, "__init__") is None:
            for path in flow.classes.info[described.code].externals:
                _registered(flow, ref, op, path, entries)


def _registered(flow: Flow, ref: CodeRef, op: ir.Call, path: str, entries: Entries) -> None:
    for known in flow.known.registrations.get(path) or ():
        if known.kind != STARTUP and not known.serving:
            entries.startup.append(ref.id)
        route = route_text(ref, op, known.route)
        within = registered_on(flow, ref, op.func) if known.route >= 0 else -1
        for handler in handlers(op, known):
            for item in listed(ref, handler):
                queued = bool(known.one_by_one) and known.one_by_one.isdisjoint(op.keywords)
                queue = -1 if queued else None
                kind = STARTUP if route in known.once_for else known.kind
                entry = Entry(kind, route, -1, -1, True, known.gives, within, queue)
                if known.methods:
                    register_objects(flow, ref, item, known, entry, entries)
                else:
                    makes = "()" not in path.removesuffix(_BY_BASE)
                    makes = makes and not path.startswith(_UNKNOWN)
                    own = makes and _is_own(flow, ref, item)
                    own = own and (known.kind in _OF_AGENTS or not _is_handed_on(flow, ref, op))
                    register(flow, ref, item, entry, entries, own)


def _is_handed_on(flow: Flow, ref: CodeRef, made: ir.Call) -> bool:
    """`app.add_handler(CommandHandler("start", self.start))`: what is made is kept by another, or
    what is made of it is.
    """
    return any(
        any(ref.code.ops[at] is made for at in behind(ref.code, op.args))
        and _is_of_outside(flow, ref, op.func)
        for _, op in ref.each(ir.Call)
        if op is not made
    )


def _is_of_outside(flow: Flow, ref: CodeRef, func: int) -> bool:
    """A method of an object that outside code made."""
    return isinstance(ref.code.ops[func], ir.Attr) and any(
        "()" in path for path in external_paths(flow, ref, func)
    )


def register_objects(
    flow: Flow, ref: CodeRef, value: int, known: Registration, entry: Entry, entries: Entries
) -> None:
    """An object that is handed over serves all users by its methods."""
    for obj in sorted(flow.values(ref, value) | elements(flow, ref, value)):
        described = flow.objects[obj]
        if isinstance(described, ModuleObject):
            enter_functions(flow, described.index, known.methods, entry, entries)
        if not isinstance(described, Instance):
            continue
        entries.keep(obj, described.cls, ref.node + value, entry.kind)
        for name in matching(flow, described.cls, known.methods):
            target = method(flow, described.cls, name, obj)
            if target is not None and _is_served(flow, described.cls, target[0], known):
                route = entry.route or name
                enter(flow, entries, replace(entry, route=route, code=target[0], receiver=obj))


def _is_served(flow: Flow, cls: int, code: int, known: Registration) -> bool:
    if not known.params:
        return True
    name = flow.program.codes[code].code.name
    return answers(flow, cls, code, known.params) and not uses(flow, cls, name)


def handlers(op: ir.Call, known: Registration) -> list[int]:
    """The arguments that are registered."""
    position = known.handler
    found = op.positional[position : position + 1] if position >= 0 else []
    return found + [v for name, v in op.named if name == known.keyword or name in known.keywords]


def _depended(flow: Flow, ref: CodeRef, value: int, entries: Entries) -> None:
    """`dependencies=[Depends(f)]`: called for every request, its result is not used."""
    for item in listed(ref, value):
        call = ref.code.ops[item]
        if not isinstance(call, ir.Call) or not call.args:
            continue
        if any(path in flow.known.depends for path in external_paths(flow, ref, call.func)):
            for code, receiver in functions(flow, ref, call.args[0]):
                entries.found.append(Entry(DEPENDENCY, "", code, receiver))


def _kept_dependency(flow: Flow, ref: CodeRef, value: int, entries: Entries) -> None:
    """`Depends(Checker("admin"))`: one object is called for every request."""
    for obj in sorted(flow.values(ref, value)):
        described = flow.objects[obj]
        if isinstance(described, Instance):
            entries.keep(obj, described.cls, ref.node + value, DEPENDENCY)


def register(
    flow: Flow, ref: CodeRef, handler: int, entry: Entry, entries: Entries, own: bool = False
) -> None:
    """A function is called for users; of a class, the framework keeps one object. What is made of
    an object's own method, `Tool.from_function(self.search)`, is that object's.
    """
    _keep_given(flow, ref, handler, entries)
    for target in functions(flow, ref, handler):
        if entry.kind == MIDDLEWARE and is_factory(flow, target[0]):
            continue
        enter(flow, entries, replace(entry, code=target[0], receiver=target[1]))
        described = flow.objects[target[1]] if target[1] >= 0 else None
        if isinstance(described, Instance) and not own:
            entries.keep(target[1], described.cls, ref.node + handler, entry.kind)
    for cls in _classes(flow, ref, handler):
        if entry.kind == MIDDLEWARE:
            entries.installed.add(cls)
        bases = _bases(flow, cls)
        if not bases and entry.kind in _CALLED_ANEW:
            enter_calls(flow, cls, ref.node + handler, entry, entries, ("dispatch", "__call__"))
        elif not bases:
            keep(flow, cls, ref.node + handler, entry, entries)
        elif any(base.shared for base in bases):
            keep(flow, cls, ref.node + handler, entry, entries, ())


def _keep_given(flow: Flow, ref: CodeRef, handler: int, entries: Entries) -> None:
    """`partial(handler, session)`: what comes with the handler is there for every request."""
    for obj in sorted(flow.values(ref, handler)):
        if isinstance(flow.objects[obj], Partial):
            for node in flow.fields.get(obj, {}).values():
                for given in sorted(flow.graph.get(node)):
                    if isinstance(flow.objects[given], (Instance, Container)):
                        entries.kept.setdefault(given, ref.node + handler)


def _is_own(flow: Flow, ref: CodeRef, handler: int) -> bool:
    """`self.search` in a method."""
    op = ref.code.ops[handler]
    return isinstance(op, ir.Attr) and flow.classes.is_self(ref, op.base)


def _bases(flow: Flow, cls: int) -> list[Base]:
    """Framework classes that the class derives from: they tell what is called on its objects."""
    paths = flow.classes.info[cls].externals
    return [base for path in paths for base in flow.known.bases.get(path) or ()]


def _classes(flow: Flow, ref: CodeRef, value: int) -> list[int]:
    found = [flow.objects[obj] for obj in sorted(flow.values(ref, value))]
    op = ref.code.ops[value]
    if isinstance(op, ir.Const) and op.kind == "str":
        found.extend(filter(None, [symbol_named(flow, op.text)]))
    return [obj.code for obj in found if isinstance(obj, Class)]


def keep(
    flow: Flow,
    cls: int,
    node: int,
    entry: Entry,
    entries: Entries,
    methods: tuple[str, ...] = ("dispatch", "__call__"),
) -> None:
    """One object of the class, made at `node`, serves all users by these methods."""
    kept = enter_calls(flow, cls, node, entry, entries, methods)
    entries.kept[kept] = node


def enter_calls(
    flow: Flow, cls: int, node: int, entry: Entry, entries: Entries, methods: tuple[str, ...]
) -> int:
    """The methods by which an object of the class serves users."""
    made = flow.instance(cls, node)
    for name in ("__init__", *methods):
        target = method(flow, cls, name, made)
        if target is not None:
            give_receiver(flow, target)
            if name != "__init__":
                route = entry.route or name
                enter(flow, entries, replace(entry, route=route, code=target[0], receiver=made))
    return made
