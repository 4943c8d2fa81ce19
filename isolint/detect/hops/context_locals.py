"""Context variables and a framework's context locals: where they are read and set, and whether
they say who is asking.
"""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from isolint.detect.code.guards import asks, used_in_log
from isolint.detect.hops.thread_work import asks_for_context, spelled
from isolint.detect.view import View
from isolint.model.calling.context_values import VARIABLE
from isolint.model.definitions.objects import External, Instance
from isolint.model.definitions.program import CodeRef
from isolint.summary import ir
from isolint.summary.operands import alike, roots

_WHO = ("identity", "session")
_ENDINGS = ("_var", "_ctx", "_cv", "_context", "_contextvar")


class Local(Struct, frozen=True, order=True):
    """A context variable by its object, or a framework's context local by its path alone."""

    obj: int
    name: str


class Read(Struct, frozen=True):
    """`spare`: nothing is raised where the variable is not set."""

    value: int
    local: Local
    spare: bool


class Set(Struct, frozen=True):
    code: int
    value: int
    given: int


class ContextLocals:
    def __init__(self, view: View) -> None:
        self.view = view
        self.flow = view.flow
        self.known = view.model.known
        self.sets: dict[int, list[Set]] = {}
        self.resets: dict[int, list[Set]] = {}
        self._reads: dict[int, list[Read]] = {}
        self._imported = frozenset(_imported(view))
        for ref, value, op in view.program.each(ir.Call):
            self._note(ref, value, op)

    def _note(self, ref: CodeRef, value: int, op: ir.Call) -> None:
        func = ref.code.ops[op.func]
        if not isinstance(func, ir.Attr) or func.name not in ("set", "reset") or not op.args:
            return
        into = self.sets if func.name == "set" else self.resets
        for obj in self._variables(ref, func.base):
            into.setdefault(obj, []).append(Set(ref.id, value, op.args[0]))

    def _variables(self, ref: CodeRef, value: int) -> list[int]:
        return [
            obj
            for obj in sorted(self.flow.values(ref, value))
            if isinstance(described := self.flow.objects[obj], External)
            and (described.path == VARIABLE or described.path in self._imported)
            and (described.site >= 0) == (described.path == VARIABLE)
        ]

    def reads(self, ref: CodeRef) -> list[Read]:
        found = self._reads.get(ref.id)
        if found is None:
            found = self._reads[ref.id] = [
                read
                for value, op in ref.among(ir.Load, ir.Attr, ir.Call)
                for read in self._read(ref, value, op)
            ]
        return found

    def _read(self, ref: CodeRef, value: int, op: ir.AnyOp) -> Iterator[Read]:
        if isinstance(op, (ir.Load, ir.Attr)):
            for path in () if self._may_be_other(ref, value) else self._paths(ref, value):
                if path in self.known.context_reads:
                    yield Read(
                        value, Local(-1, path + _part(ref, value)), asks_for_context(self.view, ref)
                    )
        elif isinstance(op, ir.Call):
            path = spelled(self.view, ref, op) + "()"
            if path in self.known.context_reads:
                yield Read(value, Local(-1, path), asks_for_context(self.view, ref))
            func = ref.code.ops[op.func]
            if isinstance(func, ir.Attr) and func.name == "get":
                for obj in self._variables(ref, func.base):
                    spare = bool(op.args) or self._has_default(obj)
                    yield Read(value, Local(obj, self.name(obj)), spare)

    def _may_be_other(self, ref: CodeRef, value: int) -> bool:
        """A variable that may hold a plain object, in whose place somebody was handed a proxy."""
        objects = self.flow.values(ref, value)
        return any(isinstance(self.flow.objects[obj], Instance) for obj in objects)

    def _paths(self, ref: CodeRef, value: int) -> Iterator[str]:
        for obj in sorted(self.flow.values(ref, value)):
            described = self.flow.objects[obj]
            if isinstance(described, External):
                yield described.path

    def _made(self, obj: int) -> tuple[CodeRef, ir.AnyOp]:
        code, value = self.view.program.position(getattr(self.flow.objects[obj], "site", 0))
        ref = self.view.program.codes[code]
        return ref, ref.code.ops[value]

    def name(self, obj: int) -> str:
        """What the variable is called where it is made, or imported from."""
        path = getattr(self.flow.objects[obj], "path", "")
        if path in self._imported:
            return str(path).rpartition(".")[2]
        ref, op = self._made(obj)
        first = ref.code.ops[op.args[0]] if isinstance(op, ir.Call) and op.args else None
        return first.text if isinstance(first, ir.Const) and first.kind == "str" else "?"

    def _has_default(self, obj: int) -> bool:
        return self.default(obj) is not None

    def default(self, obj: int) -> tuple[CodeRef, int] | None:
        """What the variable is where nothing set it, as a value of the code that makes it."""
        if getattr(self.flow.objects[obj], "path", "") in self._imported:
            return None
        ref, op = self._made(obj)
        given = dict(op.named) if isinstance(op, ir.Call) else {}
        return (ref, given["default"]) if "default" in given else None

    def tells_who(self, local: Local) -> bool:
        """Whether it holds whose request it is, by its name or by what it is set to."""
        identities = self.view.model.identities
        if local.obj < 0:
            path = local.name.removesuffix("()")
            return (
                any(path in known for known in (self.known.current_user, self.known.context_types))
                or path in self.known.payload_types
            )
        plain = whole = local.name.lower().lstrip("_")
        for ending in _ENDINGS:
            plain = plain.removesuffix(ending)
        kind = identities.kind(plain)
        if kind is not None:
            return kind != "request"
        words = {whole, plain, *plain.split("_")}
        if not words.isdisjoint(self.known.context_names | self.known.requester_names):
            return True
        return any(self._kind(found) in _WHO for found in self.sets.get(local.obj, ()))

    def _kind(self, found: Set) -> str:
        return self.view.model.values.kind(self.view.program.codes[found.code], found.given)


def _imported(view: View) -> Iterator[str]:
    """Variables that are made outside: `token = user.set(name)`, and then `user.reset(token)`."""
    for ref, _, op in view.program.each(ir.Call):
        func = ref.code.ops[op.func]
        if isinstance(func, ir.Attr) and func.name == "reset" and len(op.positional) == 1:
            for root in roots(ref.code, op.positional[0]):
                made = ref.code.ops[root]
                setter = ref.code.ops[made.func] if isinstance(made, ir.Call) else None
                if isinstance(setter, ir.Attr) and setter.name == "set":
                    both = view.flow.values(ref, func.base) & view.flow.values(ref, setter.base)
                    for obj in sorted(both):
                        described = view.flow.objects[obj]
                        if isinstance(described, External) and "(" not in described.path:
                            yield described.path


def _part(ref: CodeRef, value: int) -> str:
    """The attribute that is read of a context local: `.user_id` of `g.user_id`."""
    parts = (op.name for op in ref.code.ops if isinstance(op, ir.Attr) and op.base == value)
    return "".join(f".{name}" for name in [next(parts, "")] if name)


def is_only_logged(ref: CodeRef, value: int) -> bool:
    """The value goes into log messages, directly or by a variable, and nowhere else."""
    names = [
        v for v, op in enumerate(ref.code.ops) if isinstance(op, ir.Bind) and op.value == value
    ]
    return all(used_in_log(ref.code, each) for each in names or [value])


def is_guarded(code: ir.Code, value: int) -> bool:
    """Whether the value is asked for being there, or has another in its place."""
    names = [op.name for op in code.ops if isinstance(op, ir.Bind) and op.value == value]
    tests = [block.value for block in code.blocks if block.kind == "if"]
    for op in code.ops:
        if isinstance(op, ir.Choice):
            if op.kind == "or" and value in op.values[:-1]:
                return True
            tests.append(op.test if op.kind == "if" else op.values[0])
    return any(_tests(code, test, value) or _asks_for(code, test, value) for test in tests) or any(
        asks(code, test, name) for test in tests for name in names
    )


def _asks_for(code: ir.Code, test: int, value: int) -> bool:
    """`hasattr(g, "user")`, of `g.user`."""
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Choice):
        return any(_asks_for(code, part, value) for part in op.values)
    func = code.ops[op.func] if isinstance(op, ir.Call) else None
    if not isinstance(op, ir.Call) or not isinstance(func, ir.Load) or func.name != "hasattr":
        return False
    asked = code.ops[op.args[-1]]
    return isinstance(asked, ir.Const) and any(
        read.name == asked.text and alike(code, op.args[0], read.base)
        for at, read in enumerate(code.ops)
        if isinstance(read, ir.Attr) and value in (at, read.base)
    )


def _tests(code: ir.Code, test: int, value: int) -> bool:
    """`if found:`, `if found is None:`, `if found and …:` of a variable that holds the value."""
    op = code.ops[test] if test >= 0 else None
    if isinstance(op, ir.Bind):
        return value in roots(code, test)
    if isinstance(op, ir.Combine) and op.kind not in ("Not", "Is", "IsNot"):
        return False
    parts = op.values if isinstance(op, (ir.Combine, ir.Choice)) else []
    return any(_tests(code, part, value) for part in parts)
