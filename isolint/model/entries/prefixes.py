"""What stands before a route: the prefixes of the routers, blueprints and modules around it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from isolint.model.definitions.objects import Class, External, Instance, ModuleObject
from isolint.model.definitions.program import CodeRef
from isolint.model.pointsto.flow import Flow
from isolint.model.pointsto.targets import external_paths
from isolint.model.reaching.entry_points import Entry
from isolint.pack.calling import Mount
from isolint.summary import ir

_DEEPEST = 8


class Hung(Struct, frozen=True):
    """A child hangs below a parent; `prefix` None is one that is not known."""

    parent: int
    prefix: str | None
    replaces: bool


def registered_on(flow: Flow, ref: CodeRef, func: int) -> int:
    """The object whose method registers a route; a plain function does it for its module."""
    op = ref.code.ops[func]
    return _made(flow, ref, op.base) if isinstance(op, ir.Attr) else _module(flow, ref)


def with_prefixes(flow: Flow, entries: list[Entry]) -> list[Entry]:
    prefixes = Prefixes(flow)
    return [replace(entry, route=prefixes.route(entry), within=-1) for entry in entries]


class Prefixes:
    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        self.hung: dict[int, Hung] = {}
        for ref, value, op in flow.program.each(ir.Call):
            if ref.node + value in flow.external_calls:
                self._read(ref, op)

    def route(self, entry: Entry) -> str:
        prefix = self._before(entry.within, _DEEPEST) if entry.within >= 0 else ""
        if not prefix:
            return entry.route
        verb, _, path = entry.route.rpartition(" ")
        if path.isupper():
            verb, path = path, ""
        return f"{verb} {_joined(prefix, path)}".strip()

    def _before(self, obj: int, depth: int) -> str:
        hung, own = self.hung.get(obj), self._own(obj)
        if hung is None or hung.prefix is None or depth == 0:
            return own
        below = hung.prefix if hung.replaces and hung.prefix else _joined(hung.prefix, own)
        return _joined(self._before(hung.parent, depth - 1), below)

    def _own(self, obj: int) -> str:
        """The prefix that an object is made with."""
        made = self.flow.made_by(obj)
        if made is None:
            return ""
        ref, op = made
        for path in external_paths(self.flow, ref, op.func):
            known = self.flow.known.prefixed.get(path)
            if known is not None:
                return self._argument(ref, op, known.position, known.keyword) or ""
        return ""

    def _read(self, ref: CodeRef, op: ir.Call) -> None:
        for path in external_paths(self.flow, ref, op.func):
            known = self.flow.known.mounts.get(path)
            if known is None:
                continue
            parent = registered_on(self.flow, ref, op.func)
            prefix = self._argument(ref, op, known.position, known.prefix)
            for value in _given(op, known.child, known.keyword):
                for child in self._children(ref, value, known):
                    if child not in (parent, -1):
                        self.hung.setdefault(child, Hung(parent, prefix, known.replaces))

    def _children(self, ref: CodeRef, value: int, known: Mount) -> Iterator[int]:
        if not known.includes:
            yield _made(self.flow, ref, value)
            return
        op = ref.code.ops[value]
        if isinstance(op, ir.Call) and op.args:
            paths = external_paths(self.flow, ref, op.func)
            if any(path in self.flow.known.includes for path in paths):
                yield self._included(ref, op.args[0])

    def _included(self, ref: CodeRef, value: int) -> int:
        """A module, by itself or by name."""
        op, objects = ref.code.ops[value], self.flow.objects
        if isinstance(op, ir.Const) and op.kind == "str":
            module = self.flow.program.find_module(op.text, ref.module)
            return -1 if module is None else objects.number(ModuleObject(module.index))
        found = sorted(self.flow.values(ref, value))
        return next((obj for obj in found if isinstance(objects[obj], ModuleObject)), -1)

    def _argument(self, ref: CodeRef, op: ir.Call, position: int, keyword: str) -> str | None:
        """Empty when none is given."""
        given = _given(op, position, keyword)
        return self._text(ref, given[0]) if given else ""

    def _text(self, ref: CodeRef, value: int) -> str | None:
        """The one text that a value can be."""
        op = ref.code.ops[value]
        if isinstance(op, ir.Attr):
            return self._attribute(ref, op)
        known: set[str | None] = set()
        self.flow.keys.watch(ref, value, known.add)
        return known.pop() if len(known) == 1 else None

    def _attribute(self, ref: CodeRef, op: ir.Attr) -> str | None:
        """`settings.API_PREFIX`, a constant of a class or a module."""
        program = self.flow.program
        for obj in sorted(self.flow.values(ref, op.base)):
            described = self.flow.objects[obj]
            home, bound = -1, list[int]()
            if isinstance(described, (Instance, Class)):
                cls = described.cls if isinstance(described, Instance) else described.code
                home, bound = self.flow.classes.member(cls, op.name) or (-1, [])
            elif isinstance(described, ModuleObject):
                home = program.modules[described.index].base
                bound = list(program.codes[home].code.names.get(op.name, ()))
            if home >= 0 and len(bound) == 1:
                inner = program.codes[home].code.ops[bound[0]]
                if not isinstance(inner, ir.Attr):
                    return self._text(program.codes[home], bound[0])
        return None


def _made(flow: Flow, ref: CodeRef, value: int) -> int:
    """The outside object, made by the program, that a value is."""
    found = sorted(flow.values(ref, value))
    known = [obj for obj in found if isinstance(flow.objects[obj], (External, Instance))]
    made = [obj for obj in known if getattr(flow.objects[obj], "site", -1) >= 0]
    return made[0] if len(made) == 1 else -1


def _module(flow: Flow, ref: CodeRef) -> int:
    return flow.objects.number(ModuleObject(ref.module.index))


def _given(op: ir.Call, position: int, keyword: str) -> list[int]:
    found = op.positional[position : position + 1] if position >= 0 else []
    return found + [value for name, value in op.named if keyword and name == keyword]


def _joined(before: str, after: str) -> str:
    return before.rstrip("/") + after if after.startswith("/") else before + after
