"""Functions below a decorator that a framework knows, or that looks like a route."""

from __future__ import annotations

from fnmatch import fnmatchcase

from msgspec.structs import replace

from isolint.model.definitions.objects import Class
from isolint.model.definitions.program import CodeRef
from isolint.model.entries.below import served
from isolint.model.entries.entering import enter
from isolint.model.entries.prefixes import registered_on
from isolint.model.entries.queued import of_object
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import (
    Target,
    external_paths,
    functions,
    matching,
    method,
    overridden_paths,
    own_paths,
    receivers,
    route_text,
)
from isolint.model.reaching.entry_points import BEGINNING, STARTUP, Entries, Entry
from isolint.pack.calling import Decorator
from isolint.summary import ir

_VERBS = frozenset(["get", "post", "put", "delete", "patch", "head", "options"])
_ROUTE_NAMES = _VERBS | {"route", "api_route", "websocket"}


def decorated(flow: Flow, ref: CodeRef, value: int, op: ir.Decorate, entries: Entries) -> None:
    decorator = ref.code.ops[op.decorator]
    if isinstance(decorator, ir.Call):
        _made_by(flow, ref, op.decorator, decorator, value, entries)
        return
    known = _known(flow, ref, op.decorator) or _known_again(flow, ref, op.decorator, entries)
    if known is not None:
        _below(flow, ref, op.decorator, op.decorator, value, known, entries)


def applied(flow: Flow, ref: CodeRef, value: int, op: ir.Call, entries: Entries) -> None:
    """`router.post("/path")(f)`, `app.task(f)`: a decorator that is called with the function."""
    if not op.positional or not functions(flow, ref, op.positional[0]):
        return
    maker, target = ref.code.ops[op.func], op.positional[0]
    if isinstance(maker, ir.Call):
        _made_by(flow, ref, op.func, maker, target, entries)
        return
    if any(path in flow.known.registrations for path in external_paths(flow, ref, op.func)):
        return
    known = _known(flow, ref, op.func) or _given(flow, ref, op.func)
    if known is not None:
        _below(flow, ref, op.func, value, target, known, entries)


def _made_by(
    flow: Flow, ref: CodeRef, value: int, maker: ir.Call, target: int, entries: Entries
) -> None:
    """The decorator is what the call of `maker` gives."""
    func = maker.func
    known = _known(flow, ref, func) or _known_again(flow, ref, func, entries)
    if known is None:
        func, known = _handed_on(flow, ref, maker)
        known = known or _given(flow, ref, value)
    guessed = known or Decorator((), _guess(ref, maker))
    _below(flow, ref, func, value, target, guessed, entries, known is not None)


def _below(
    flow: Flow,
    ref: CodeRef,
    func: int,
    call: int,
    value: int,
    known: Decorator,
    entries: Entries,
    certain: bool = True,
) -> None:
    """`func` is what the framework knows, `call` has its arguments, `value` is below it."""
    decorator = ref.code.ops[call]
    if not known.kind:
        return
    gives = known.gives if not known.when or _named(decorator, known.when) else ()
    if known.fresh and ref.code.kind == "class":
        entries.fresh.add(ref.id)
        entries.serving.add(ref.id)
    route = route_text(ref, decorator, known.route)
    shown = f"{_verb(ref, func)} {route}".strip()
    within = registered_on(flow, ref, func) if shown else -1
    if known.kind not in BEGINNING and not known.serving and ref.code.kind != "class":
        entries.startup.append(ref.id)
    for target in served(flow, ref, value) + _of_class(flow, ref, value, known):
        if gives:
            _give_object(flow, ref, decorator, known, target)
        if certain:
            entries.decorated[target[0]] = known
        name = flow.program.codes[target[0]].code.name
        once = any(fnmatchcase(name, pattern) for pattern in known.once)
        once = once or route in known.once_for
        kind_here = STARTUP if once else known.kind
        queue = of_object(flow, ref, known.one_by_one)
        enter(flow, entries, Entry(kind_here, shown, *target, certain, gives, within, queue))


def _of_class(flow: Flow, ref: CodeRef, value: int, known: Decorator) -> list[Target]:
    """What is called on the objects of a class below the decorator."""
    op = ref.code.ops[value]
    while isinstance(op, ir.Decorate):
        op = ref.code.ops[op.value]
    made = flow.program.child(ref, op.code) if isinstance(op, ir.Make) else None
    if made is None or made.code.kind != "class":
        return []
    found = (
        method(flow, made.id, name, obj)
        for obj in receivers(flow, made.id)
        for name in matching(flow, made.id, known.methods)
    )
    return [target for target in found if target is not None]


def _known(flow: Flow, ref: CodeRef, func: int) -> Decorator | None:
    known = flow.known
    for path in (*external_paths(flow, ref, func), *overridden_paths(flow, ref, func)):
        if path in known.startup_decorators:
            return Decorator((), STARTUP, -1)
        found = known.decorators.get(path)
        if found is not None:
            return found
    for path in own_paths(flow, ref, func) if known.own_decorators or known.own_startup else ():
        if path in known.own_startup:
            return Decorator((), STARTUP, -1)
        found = known.own_decorators.get(path)
        if found is not None:
            return found
    return None


def _handed_on(flow: Flow, ref: CodeRef, decorator: ir.Call) -> tuple[int, Decorator | None]:
    """`@protected(router.get, "/path")`: a decorator that is given the one that registers."""
    for value in decorator.args:
        known = _known(flow, ref, value) if isinstance(ref.code.ops[value], ir.Attr) else None
        if known is not None and known.kind not in BEGINNING:
            return value, replace(known, route=1)
    return decorator.func, None


def _given(flow: Flow, ref: CodeRef, value: int) -> Decorator | None:
    """`@api("/path")`, where `api` is a partial of the one that registers, or returns it."""
    for path in external_paths(flow, ref, value):
        found = flow.known.decorators.get(path[:-2]) if path.endswith("()") else None
        if found is not None:
            return found
    return None


def _known_again(flow: Flow, ref: CodeRef, func: int, entries: Entries) -> Decorator | None:
    """`@group.command` below `@bot.group`."""
    op = ref.code.ops[func]
    if not isinstance(op, ir.Attr) or not entries.decorated:
        return None
    for code, _ in functions(flow, ref, op.base):
        known = entries.decorated.get(code)
        if known is not None and op.name in known.again:
            return known
    return None


def _named(decorator: ir.AnyOp, name: str) -> list[int]:
    named = decorator.named if isinstance(decorator, ir.Call) else []
    return [value for key, value in named if key == name]


def _give_object(
    flow: Flow, ref: CodeRef, decorator: ir.AnyOp, known: Decorator, target: tuple[int, int]
) -> None:
    """`base=Class`: the first parameter is the one object of the class."""
    body = flow.program.codes[target[0]]
    for value in _named(decorator, known.base) if known.base and body.code.params else ():
        for obj in sorted(flow.values(ref, value)):
            described = flow.objects[obj]
            if isinstance(described, Class):
                flow.graph.edge(flow.all_of(described.code), body.node)


def _guess(ref: CodeRef, decorator: ir.AnyOp) -> str:
    """`@anything.get("/path")` is a route even when `anything` is not known, and so is whatever is
    told HTTP methods with the path.
    """
    if not isinstance(decorator, ir.Call) or not decorator.args:
        return ""
    func, first = ref.code.ops[decorator.func], ref.code.ops[decorator.args[0]]
    told = _tells_methods(ref, decorator)
    if not told and not (isinstance(func, ir.Attr) and func.name in _ROUTE_NAMES):
        return ""
    if not (isinstance(first, ir.Const) and first.kind == "str" and first.text.startswith("/")):
        return ""
    is_socket = isinstance(func, ir.Attr) and func.name == "websocket"
    return "websocket" if is_socket else "http"


def _tells_methods(ref: CodeRef, decorator: ir.Call) -> bool:
    """`methods=["GET", "POST"]`."""
    told = dict(decorator.named).get("methods", -1)
    op = ref.code.ops[told] if told >= 0 else None
    named = [ref.code.ops[part] for part in op.values] if isinstance(op, ir.Collection) else []
    return bool(named) and all(
        isinstance(each, ir.Const) and each.text.lower() in _VERBS for each in named
    )


def _verb(ref: CodeRef, func: int) -> str:
    op = ref.code.ops[func]
    return op.name.upper() if isinstance(op, ir.Attr) and op.name in _VERBS else ""
