"""Entry points: functions that a framework, a queue or a server calls for one user's request.

Also what runs at startup, and objects of which the framework keeps one for all users.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.model.flow import Flow
from isolint.model.objects import Bound, Class, External, Function, Instance, Partial
from isolint.model.program import CodeRef
from isolint.summary import ir

DEPENDENCY, MIDDLEWARE = "dependency", "middleware"
_ROUTE_NAMES = frozenset(
    ["get", "post", "put", "delete", "patch", "head", "options", "route", "api_route", "websocket"]
)


class Entry(Struct, frozen=True):
    """`receiver` is -1 for a function; `certain` is False when the framework was not recognised."""

    kind: str
    route: str
    code: int
    receiver: int
    certain: bool = True


class Entries(Struct, eq=False):
    """`startup` holds codes; `kept` the objects that the framework keeps, with the place's node."""

    found: list[Entry]
    startup: list[int]
    kept: dict[int, int]


def find_entries(flow: Flow) -> Entries:
    """Reads a solved flow; objects kept by the framework are added to it, so solve again after.

    Code that registers entry points or makes an application runs at startup, whoever calls it.
    """
    entries = Entries([], [], {})
    for ref in flow.program.codes:
        for value, op in enumerate(ref.code.ops):
            if type(op) is ir.Decorate:
                _decorated(flow, ref, value, op, entries)
            elif type(op) is ir.Call and ref.node + value in flow.external_calls:
                _called(flow, ref, op, entries)
    for cls in flow.classes.info:
        _derived(flow, cls, entries)
        _signed(flow, cls, entries)
    entries.startup.extend(ref.id for ref in flow.program.codes if ref.code.kind == "module")
    entries.found = list(dict.fromkeys(entries.found))
    return entries


def _paths(flow: Flow, ref: CodeRef, value: int) -> Iterator[str]:
    for obj in sorted(flow.values(ref, value)):
        described = flow.objects[obj]
        if isinstance(described, External):
            yield described.path


def _decorated(flow: Flow, ref: CodeRef, value: int, op: ir.Decorate, entries: Entries) -> None:
    decorator = ref.code.ops[op.decorator]
    func = decorator.func if isinstance(decorator, ir.Call) else op.decorator
    certain = True
    for path in _paths(flow, ref, func):
        if path in flow.known.startup_decorators:
            entries.startup.extend(code for code, _ in _functions(flow, ref, value))
            return
        known = flow.known.decorators.get(path)
        if known is not None:
            kind, position = known.kind, known.route
            break
    else:
        guessed = _guess(ref, decorator)
        if guessed is None:
            return
        kind, position, certain = guessed, 0, False
    route = _text(ref, decorator, position, "path")
    shown = f"{_verb(ref, func)} {route}".strip()
    entries.startup.append(ref.id)
    for code, receiver in _functions(flow, ref, value):
        entries.found.append(Entry(kind, shown, code, receiver, certain))


def _guess(ref: CodeRef, decorator: ir.AnyOp) -> str | None:
    """`@anything.get("/path")` is a route even when `anything` is not known."""
    if not isinstance(decorator, ir.Call) or not decorator.args:
        return None
    func, first = ref.code.ops[decorator.func], ref.code.ops[decorator.args[0]]
    if not (isinstance(func, ir.Attr) and func.name in _ROUTE_NAMES):
        return None
    if not (isinstance(first, ir.Const) and first.kind == "str" and first.text.startswith("/")):
        return None
    return "websocket" if func.name == "websocket" else "http"


def _verb(ref: CodeRef, func: int) -> str:
    op = ref.code.ops[func]
    name = op.name if isinstance(op, ir.Attr) else ""
    return name.upper() if name in _ROUTE_NAMES - {"route", "api_route", "websocket"} else ""


def _text(ref: CodeRef, call: ir.AnyOp, position: int, keyword: str) -> str:
    if not isinstance(call, ir.Call):
        return ""
    values = call.positional[position : position + 1] if position >= 0 else []
    values += [value for name, value in call.named if name == keyword]
    for value in values:
        op = ref.code.ops[value]
        if isinstance(op, ir.Const) and op.kind == "str":
            return op.text
    return ""


def _functions(flow: Flow, ref: CodeRef, value: int) -> list[tuple[int, int]]:
    """The functions a value can be, and the function that is written below its decorators."""
    found: dict[tuple[int, int], None] = {}
    for obj in sorted(flow.values(ref, value)):
        target = _target(flow, obj)
        if target is not None:
            found[target] = None
    op = ref.code.ops[value]
    while isinstance(op, ir.Decorate):
        op = ref.code.ops[op.value]
    if isinstance(op, ir.Make):
        made = flow.program.child(ref, op.code)
        if made.code.kind != "class":
            found[made.id, -1] = None
    return list(found)


def _target(flow: Flow, obj: int) -> tuple[int, int] | None:
    described = flow.objects[obj]
    while isinstance(described, Partial):
        described = flow.objects[described.func]
    if isinstance(described, Function):
        return described.code, -1
    if isinstance(described, Bound):
        return described.code, described.receiver
    if isinstance(described, Instance):
        return _method(flow, described.cls, "__call__", obj)
    return None


def _method(flow: Flow, cls: int, name: str, receiver: int) -> tuple[int, int] | None:
    member = flow.classes.member(cls, name)
    if member is None:
        return None
    body = flow.program.codes[member[0]]
    for bound in reversed(member[1]):
        op = body.code.ops[bound]
        while isinstance(op, (ir.Bind, ir.Decorate)):
            op = body.code.ops[op.value]
        if isinstance(op, ir.Make):
            made = flow.program.child(body, op.code)
            return (made.id, receiver) if made.code.kind == "function" else None
    return None


def _called(flow: Flow, ref: CodeRef, op: ir.Call, entries: Entries) -> None:
    if any(path + "()" in flow.known.applications for path in _paths(flow, ref, op.func)):
        entries.startup.append(ref.id)
    startup = [v for name, v in op.named if name in flow.known.startup_keywords]
    if startup and any(True for _ in _paths(flow, ref, op.func)):
        for given in startup:
            entries.startup.extend(code for code, _ in _given(flow, ref, given))
    for name, given in op.named:
        if name == "dependencies":
            _depended(flow, ref, given, entries)
    for path in _paths(flow, ref, op.func):
        known = flow.known.registrations.get(path)
        if known is None:
            continue
        entries.startup.append(ref.id)
        handlers = op.positional[known.handler : known.handler + 1]
        handlers += [v for name, v in op.named if name == known.keyword]
        route = _text(ref, op, known.route, "path")
        for handler in handlers:
            _register(flow, ref, handler, Entry(known.kind, route, -1, -1), entries)
        return


def _depended(flow: Flow, ref: CodeRef, value: int, entries: Entries) -> None:
    """`dependencies=[Depends(f)]`: called for every request, its result is not used."""
    listed = ref.code.ops[value]
    for item in listed.values if isinstance(listed, ir.Collection) else ():
        call = ref.code.ops[item]
        if not isinstance(call, ir.Call) or not call.args:
            continue
        if any(path in flow.known.depends for path in _paths(flow, ref, call.func)):
            for code, receiver in _functions(flow, ref, call.args[0]):
                entries.found.append(Entry(DEPENDENCY, "", code, receiver))


def _given(flow: Flow, ref: CodeRef, value: int) -> list[tuple[int, int]]:
    op = ref.code.ops[value]
    items = op.values if isinstance(op, ir.Collection) else [value]
    return [target for item in items for target in _functions(flow, ref, item)]


def _register(flow: Flow, ref: CodeRef, handler: int, entry: Entry, entries: Entries) -> None:
    for code, receiver in _functions(flow, ref, handler):
        entries.found.append(Entry(entry.kind, entry.route, code, receiver))
    for obj in sorted(flow.values(ref, handler)):
        described = flow.objects[obj]
        if isinstance(described, Class):
            kept = flow.instance(described.code, ref.node + handler)
            entries.kept[kept] = ref.node + handler
            for name in ("dispatch", "__call__"):
                _keep(flow, described.code, name, kept, entry, entries)


def _keep(flow: Flow, cls: int, name: str, kept: int, entry: Entry, entries: Entries) -> None:
    for method in ("__init__", name):
        target = _method(flow, cls, method, kept)
        if target is not None:
            flow.graph.add(flow.program.codes[target[0]].node, kept)
            if method == name:
                entries.found.append(Entry(entry.kind, entry.route, *target))


def _derived(flow: Flow, cls: int, entries: Entries) -> None:
    info = flow.classes.info[cls]
    for path in info.externals:
        base = flow.known.bases.get(path)
        if base is None or _is_left_out(base.kind, cls, flow, entries):
            continue
        if base.shared and not flow.instances.get(cls):
            entries.kept[flow.instance(cls, info.ref.node)] = info.ref.node
        for name in base.methods:
            _method_entries(flow, cls, name, base.kind, entries)


def _is_left_out(kind: str, cls: int, flow: Flow, entries: Entries) -> bool:
    """A middleware class that is not installed, in a program that installs others."""
    if kind != MIDDLEWARE or not any(entry.kind == MIDDLEWARE for entry in entries.found):
        return False
    installed = (flow.objects[obj] for obj in entries.kept)
    return not any(isinstance(obj, Instance) and obj.cls == cls for obj in installed)


def _signed(flow: Flow, cls: int, entries: Entries) -> None:
    for signature in flow.known.signatures:
        target = _method(flow, cls, signature.method, -1)
        if target is None:
            continue
        code = flow.program.codes[target[0]].code
        if tuple(p.name for p in code.params[1:]) != signature.params or code.parent < 0:
            continue
        if signature.shared and not flow.instances.get(cls):
            node = flow.classes.info[cls].ref.node
            entries.kept[flow.instance(cls, node)] = node
        _method_entries(flow, cls, signature.method, signature.kind, entries)


def _method_entries(flow: Flow, cls: int, name: str, kind: str, entries: Entries) -> None:
    """One entry for each known object of the class, or one for a fresh object per request."""
    known = flow.instances.get(cls) or [flow.objects.number(Instance(cls, -1))]
    for receiver in known:
        target = _method(flow, cls, name, receiver)
        if target is not None:
            flow.graph.add(flow.program.codes[target[0]].node, receiver)
            entries.found.append(Entry(kind, name.upper(), *target))
